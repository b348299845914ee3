/** Where the entries of a journal lie, and whether there is room for more: all on one episode are read in one turn. */
import { StudioError } from '../../shared/errors';
import type { JournalEntry } from '../../shared/model/order-decisions';
import { limits } from '../files/limits';
import type { LineFile, LineRef } from '../files/line-file';
import { megabytes } from '../files/regular-file';
import { longestLine } from './journal-line';
import { mostOfEpisode } from './journal-reporter';

export interface Stored extends LineRef {
  readonly file: LineFile;
  /** What was missing on its episode when it was written, as far as was known. */
  readonly lost: string | undefined;
}

/** What an episode has. */
interface Load {
  entries: number;
  bytes: number;
  /** Empty where anybody may have entries. */
  curators: readonly string[];
}

export class JournalIndex {
  readonly #byId = new Map<string, Stored>();
  readonly #byEpisode = new Map<number, Omit<Load, 'entries'> & { stored: Stored[] }>();
  /** Each name once, whoever reads it again. */
  readonly #names = new Map<string, string>();
  /** Who may have entries on one episode. */
  readonly mostCurators: number;
  readonly #mostBytes: number;
  /** Of all files, those that do not count too. */
  #lines = 0;
  #bytes = 0;

  /** @param most see `JournalOptions` */
  constructor(most: { mostCurators?: number; mostBytes?: number } = {}) {
    this.mostCurators = most.mostCurators ?? Number.POSITIVE_INFINITY;
    this.#mostBytes = most.mostBytes ?? Number.POSITIVE_INFINITY;
  }

  get episodes(): number[] {
    return [...this.#byEpisode.keys()];
  }

  has(episode: number): boolean {
    return this.#byEpisode.has(episode);
  }

  entry(id: string): Stored | undefined {
    return this.#byId.get(id);
  }

  /** A line that was read or written. */
  count({ length }: Pick<LineRef, 'length'>): void {
    this.#lines += 1;
    this.#bytes += length;
  }

  /** As much as all files may have, in words, where so many more do not fit; null where they do. */
  full(noun: string, lines: number, bytes: number): string | null {
    if (this.#lines + lines > limits.journalLines)
      return `${limits.journalLines} lines of ${noun}s`;
    return this.#bytes + bytes > this.#mostBytes
      ? `${megabytes(this.#mostBytes)} of ${noun}s`
      : null;
  }

  /** In the order in which they were added. */
  on(episode: number): readonly Stored[] {
    return this.#byEpisode.get(episode)?.stored ?? [];
  }

  /** False, and nothing is added, where its episode has as much as it may. */
  add({ id, episode, curator }: JournalEntry, stored: Stored): boolean {
    const name = this.#names.get(curator) ?? curator;
    const load = this.#withOne(this.#load(episode), stored.length, name);
    if (this.#isTooMuch(load)) return false;
    this.#names.set(name, name);
    const before = this.#byEpisode.get(episode)?.stored;
    before?.push(stored);
    // An empty list that is added to has room for many, which of millions of episodes fills the memory.
    const all = before ?? [stored];
    this.#byEpisode.set(episode, { stored: all, bytes: load.bytes, curators: load.curators });
    this.#byId.set(id, stored);
    return true;
  }

  /**
   * Gives a function that sets room aside for the new entries of a request, or gives back why there is none. What fits
   * is read back whole, in whatever order the files are read.
   */
  room(noun: string): (entries: readonly JournalEntry[]) => StudioError | null {
    const aside = new Map<number, Load>();
    let [lines, bytes] = [0, 0];
    return (entries) => {
      const taken = new Map<number, Load>();
      let own = 0;
      for (const entry of entries) {
        const { episode } = entry;
        const before = taken.get(episode) ?? aside.get(episode) ?? this.#load(episode);
        const longest = longestLine(entry);
        const load = this.#withOne(before, longest, entry.curator);
        own += longest;
        if (this.#isTooMuch(load)) return fullEpisode(noun, episode, this.mostCurators);
        taken.set(episode, load);
      }
      const most = this.full(noun, lines + entries.length, bytes + own);
      if (most !== null) return fullJournal(noun, most);
      lines += entries.length;
      bytes += own;
      for (const [episode, load] of taken) aside.set(episode, load);
      return null;
    };
  }

  #load(episode: number): Load {
    const { stored = [], bytes = 0, curators = [] } = this.#byEpisode.get(episode) ?? {};
    return { entries: stored.length, bytes, curators };
  }

  #withOne({ entries, bytes, curators }: Load, more: number, curator: string): Load {
    const isKnown = !Number.isFinite(this.mostCurators) || curators.includes(curator);
    return {
      entries: entries + 1,
      bytes: bytes + more,
      curators: isKnown ? curators : [...curators, curator],
    };
  }

  #isTooMuch({ entries, bytes, curators }: Load): boolean {
    const { episodeEntries, episodeEntryBytes } = limits;
    const isCrowd = curators.length > this.mostCurators;
    return entries > episodeEntries || bytes > episodeEntryBytes || isCrowd;
  }
}

const fullEpisode = (noun: string, episode: number, mostCurators: number): StudioError =>
  new StudioError(
    'invalid-input',
    `Episode ${episode} has ${mostOfEpisode(noun, mostCurators)}, as much as is kept of one: a further ${noun} was not kept.`,
  );

const fullJournal = (noun: string, most: string): StudioError =>
  new StudioError(
    'invalid-input',
    `The project has ${most}, as much as is kept: a further ${noun} was not kept; go on in another project.`,
  );
