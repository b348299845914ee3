/** Where the entries of a journal lie, and whether there is room for more: all on one episode are read in one turn. */
import { StudioError } from '../../shared/errors';
import type { JournalEntry } from '../../shared/model/order-decisions';
import { limits } from '../files/limits';
import type { LineFile, LineRef } from '../files/line-file';
import { megabytes } from '../files/regular-file';
import { longestLine } from './journal-line';

export interface Stored extends LineRef {
  readonly file: LineFile;
  /** What was missing on its episode when it was written, as far as was known. */
  readonly lost: string | undefined;
}

/** What an episode has. */
interface Load {
  entries: number;
  bytes: number;
}

export class JournalIndex {
  readonly #byId = new Map<string, Stored>();
  readonly #byEpisode = new Map<number, { stored: Stored[]; bytes: number }>();
  /** Of all files, those that do not count too. */
  lines = 0;

  get episodes(): number[] {
    return [...this.#byEpisode.keys()];
  }

  has(episode: number): boolean {
    return this.#byEpisode.has(episode);
  }

  entry(id: string): Stored | undefined {
    return this.#byId.get(id);
  }

  /** In the order in which they were added. */
  on(episode: number): readonly Stored[] {
    return this.#byEpisode.get(episode)?.stored ?? [];
  }

  /** False, and nothing is added, where its episode has as much as it may. */
  add({ id, episode }: JournalEntry, stored: Stored): boolean {
    const load = withOne(this.#load(episode), stored.length);
    if (isTooMuch(load)) return false;
    const list = this.#byEpisode.get(episode)?.stored ?? [];
    list.push(stored);
    this.#byEpisode.set(episode, { stored: list, bytes: load.bytes });
    this.#byId.set(id, stored);
    return true;
  }

  /**
   * Gives a function that sets room aside for the new entries of a request, or gives back why there is none. What fits
   * is read back whole, in whatever order the files are read.
   */
  room(noun: string): (entries: readonly JournalEntry[]) => StudioError | null {
    const aside = new Map<number, Load>();
    let { lines } = this;
    return (entries) => {
      const taken = new Map<number, Load>();
      for (const entry of entries) {
        const { episode } = entry;
        const before = taken.get(episode) ?? aside.get(episode) ?? this.#load(episode);
        const load = withOne(before, longestLine(entry));
        if (isTooMuch(load)) return fullEpisode(noun, episode);
        taken.set(episode, load);
      }
      if (lines + entries.length > limits.journalLines) return fullJournal(noun);
      lines += entries.length;
      for (const [episode, load] of taken) aside.set(episode, load);
      return null;
    };
  }

  #load(episode: number): Load {
    const { stored = [], bytes = 0 } = this.#byEpisode.get(episode) ?? {};
    return { entries: stored.length, bytes };
  }
}

const withOne = ({ entries, bytes }: Load, more: number): Load => ({
  entries: entries + 1,
  bytes: bytes + more,
});

const isTooMuch = ({ entries, bytes }: Load): boolean =>
  entries > limits.episodeEntries || bytes > limits.episodeEntryBytes;

const fullEpisode = (noun: string, episode: number): StudioError =>
  new StudioError(
    'invalid-input',
    `Episode ${episode} has ${limits.episodeEntries} ${noun}s, or ${megabytes(limits.episodeEntryBytes)} of them, as much as is kept of one: a further ${noun} was not kept.`,
  );

const fullJournal = (noun: string): StudioError =>
  new StudioError(
    'invalid-input',
    `The project has ${limits.journalLines} lines of ${noun}s, as many as are kept: a further ${noun} was not kept; go on in another project.`,
  );
