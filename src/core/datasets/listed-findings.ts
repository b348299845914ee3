/** What checks find, of which there is no end where every episode has it of every camera. */
import type { Problem } from '../../shared/errors';
import { limits } from '../files/limits';
import { problem } from './problems';

export class ListedFindings {
  readonly #kept: Problem[] = [];
  /** By code: of single episodes. */
  readonly #counts = new Map<string, number>();

  /** Of one kind of finding about single episodes so many are kept; the rest is counted. */
  add(found: Problem): void {
    if (found.episode !== undefined && this.#counted(found.code, 1) > limits.listedFindings) return;
    this.#kept.push(found);
  }

  /** @param unlisted so many more of the kind of the first that nobody made a sentence of */
  addAll(found: readonly Problem[], unlisted = 0): void {
    for (const each of found) this.add(each);
    const [first] = found;
    if (first !== undefined) this.#counted(first.code, unlisted);
  }

  /** Those that are kept, and last of each kind that has more how many there are. */
  get all(): Problem[] {
    const all = [...this.#kept];
    for (const [code, count] of this.#counts) {
      if (count <= limits.listedFindings) continue;
      const message = `${code} was found ${count} times, of which ${limits.listedFindings} are listed.`;
      all.push(problem('more-problems', { message }));
    }
    return all;
  }

  #counted(code: string, more: number): number {
    const count = (this.#counts.get(code) ?? 0) + more;
    this.#counts.set(code, count);
    return count;
  }
}
