/** Fingerprints of episodes, each made once for as long as the file that it was made of stays what it was. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { EpisodeSignals } from '../../../../shared/model/dataset';
import { fingerprintOf } from '../../fingerprint';

interface Source {
  root: string;
  /** Of the file with the episode's rows, relative to the root. Throws `corrupt-data`. */
  dataPath(episode: number): string;
  signals(episode: number): Promise<EpisodeSignals>;
  /** Told where files have changed: signals that are kept may be of before. */
  changed(): void;
}

export class Fingerprints {
  readonly #known = new Map<number, string>();
  /** By file, before the first of its episodes was read. */
  readonly #stamps = new Map<string, string>();

  constructor(private readonly source: Source) {}

  async of(episode: number): Promise<string> {
    const known = this.#known.get(episode);
    if (known !== undefined) return known;
    const file = this.source.dataPath(episode);
    if (!this.#stamps.has(file)) this.#stamps.set(file, await this.#stampOf(file));
    const fingerprint = fingerprintOf(await this.source.signals(episode));
    this.#known.set(episode, fingerprint);
    return fingerprint;
  }

  /** Forgets those of files that have changed since, or are gone; whether there are any. */
  async forgetChanged(): Promise<boolean> {
    const changed = new Set<string>();
    for (const [file, stamp] of this.#stamps) {
      if ((await this.#stampOf(file)) !== stamp) changed.add(file);
    }
    if (changed.size === 0) return false;
    for (const file of changed) this.#stamps.delete(file);
    for (const episode of this.#known.keys()) {
      if (changed.has(this.source.dataPath(episode))) this.#known.delete(episode);
    }
    this.source.changed();
    return true;
  }

  /** Empty where it is not there. */
  async #stampOf(file: string): Promise<string> {
    const found = await stat(path.join(this.source.root, file)).catch(() => null);
    return found === null ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`;
  }
}
