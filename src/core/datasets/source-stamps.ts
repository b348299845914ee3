/** What files were when something of them was first remembered: that holds for as long as they stay so. */
import { statSync, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** Asked for at once. */
const together = 64;

export class SourceStamps {
  /** By absolute path. */
  readonly #stamps = new Map<string, string>();

  /** Before the files are read for the first time. Never throws. */
  async take(files: readonly string[]): Promise<void> {
    for (const file of files) {
      if (!this.#stamps.has(file)) this.#stamps.set(file, await stampOf(file));
    }
  }

  /** As `take`, where nobody can wait: a few microseconds for a file that is not known yet. */
  takeNow(files: readonly string[]): void {
    for (const file of files) {
      if (!this.#stamps.has(file)) this.#stamps.set(file, inWords(foundNow(file)));
    }
  }

  /** The files that are others by now, that came, or are gone; what they were is forgotten. */
  async changed(): Promise<ReadonlySet<string>> {
    const changed = new Set<string>();
    const known = [...this.#stamps];
    for (let at = 0; at < known.length; at += together) {
      await Promise.all(
        known.slice(at, at + together).map(async ([file, stamp]) => {
          if ((await stampOf(file)) !== stamp) changed.add(file);
        }),
      );
    }
    for (const file of changed) this.#stamps.delete(file);
    return changed;
  }
}

const stampOf = async (file: string): Promise<string> =>
  inWords(await stat(file).catch(() => undefined));

function foundNow(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Empty for what is not there, or cannot be reached. */
const inWords = (found: Stats | undefined): string =>
  found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`;
