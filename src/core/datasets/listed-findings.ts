/** What checks find, of which there is no end where every episode has it of every camera. */
import type { Problem } from '../../shared/errors';
import { limits } from '../files/limits';
import { problem, type ProblemCode } from './problems';

export class ListedFindings {
  readonly #kept: Problem[] = [];
  /** By code: of single episodes. */
  readonly #counts = new Map<string, number>();

  /** Of one kind of finding about single episodes so many are kept; the rest is counted. */
  add(found: Problem): void {
    if (found.episode !== undefined && this.#counted(found.code, 1) > limits.listedFindings) return;
    this.#kept.push(found);
  }

  addAll(found: readonly Problem[]): void {
    for (const each of found) this.add(each);
  }

  /** One about each of these episodes; of those that are only counted no sentence is made. */
  addEach<Of>(code: ProblemCode, found: readonly Of[], say: (of: Of) => Problem): void {
    const room = Math.max(0, limits.listedFindings - this.#counted(code, 0));
    for (const each of found.slice(0, room)) this.#kept.push(say(each));
    this.#counted(code, found.length);
  }

  /** Those that are kept, and last of each kind that has more how many there are. */
  get all(): Problem[] {
    const all = [...this.#kept];
    for (const [code, count] of this.#counts) {
      if (count <= limits.listedFindings) continue;
      const message = `${code} was found ${count} times, of which ${limits.listedFindings} are listed.`;
      all.push(problem('more-problems', { message, more: count - limits.listedFindings }));
    }
    return all;
  }

  #counted(code: string, more: number): number {
    const count = (this.#counts.get(code) ?? 0) + more;
    this.#counts.set(code, count);
    return count;
  }
}
