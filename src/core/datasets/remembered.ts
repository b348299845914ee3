/** Fingerprints and findings of episodes, each for as long as the files that it was made of stay what they were. */
import path from 'node:path';
import type { Problem } from '../../shared/errors';
import { isInside } from '../files/contained-path';
import { Findings } from './findings';
import { SourceStamps } from './source-stamps';

interface Source {
  /** Absolute. */
  root: string;
  /** The files that hold an episode, numbers and pictures: absolute, or below the root. May throw. */
  filesOf(episode: number): readonly string[];
  /** Made by reading the episode. Throws as `Dataset.fingerprint`. */
  fingerprint(episode: number): Promise<string>;
  /** Told where files have changed: what is kept of them may be of before. */
  changed(): void;
}

export class Remembered {
  readonly #fingerprints = new Map<number, string>();
  readonly #found = new Findings();
  readonly #stamps = new SourceStamps();
  #changes = 0;

  constructor(private readonly source: Source) {}

  async fingerprint(episode: number): Promise<string> {
    const known = this.#fingerprints.get(episode);
    if (known !== undefined) return known;
    await this.#stamps.take(this.#filesOf({ episode }));
    const fingerprint = await this.source.fingerprint(episode);
    this.#fingerprints.set(episode, fingerprint);
    return fingerprint;
  }

  /** Keeps a finding about an episode, once; others are the summary's. */
  note(finding: Problem): void {
    if (isOfFiles(finding)) this.#stamps.takeNow(this.#filesOf(finding));
    this.#found.add(finding);
  }

  /** Findings about one episode. */
  of(episode: number): Problem[] {
    return this.#found.of(episode);
  }

  /** Changes with what `of` has to tell. */
  get findings(): number {
    return this.#found.count;
  }

  /**
   * Forgets fingerprints of files that have changed, came or went since, and what was wrong with them: a disk that was
   * away for a moment is no fault of the data. The answer grows where there are any.
   */
  async forgetChanged(): Promise<number> {
    const changed = await this.#stamps.changed();
    if (changed.size === 0) return this.#changes;
    const isChanged = (file: string): boolean => changed.has(file);
    for (const episode of this.#fingerprints.keys()) {
      if (this.#filesOf({ episode }).some(isChanged)) this.#fingerprints.delete(episode);
    }
    this.#found.forget((each) => isOfFiles(each) && this.#filesOf(each).some(isChanged));
    this.source.changed();
    this.#changes += 1;
    return this.#changes;
  }

  /** Of a finding without a file, those of its episode. None where the metadata names no path, or one elsewhere. */
  #filesOf({ file, episode }: Pick<Problem, 'file' | 'episode'>): string[] {
    const { root } = this.source;
    if (file !== undefined)
      return [path.resolve(root, file)].filter((each) => isInside(root, each));
    if (episode === undefined) return [];
    try {
      return this.source.filesOf(episode).map((each) => path.resolve(root, each));
    } catch {
      return [];
    }
  }
}

/** What keeps an episode from being used is looked at again once its files are others. */
const isOfFiles = ({ severity, episode }: Problem): boolean =>
  severity === 'error' && episode !== undefined;
