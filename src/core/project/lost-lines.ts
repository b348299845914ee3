/**
 * Lines of a journal that were damaged: entries may be missing, and whoever goes by the others must know on which
 * episodes.
 */
import { crc32 } from 'node:zlib';
import { limits } from '../files/limits';
import { withBitBack } from '../files/sealed-line';

/** What is missing on an episode. */
export interface Lost {
  /** In words: the first of the lines, and how many more. */
  where: string;
  /** Stands for all of them: another one when another line is damaged. */
  mark: string;
}

/** Lines added up, in any order. */
interface Sum {
  first: string;
  lines: number;
  bytes: number;
}

export class LostLines {
  readonly #byEpisode = new Map<number, Sum>();
  /** Those that do not say which episode they were about, and those of more episodes than are told apart. */
  #ofAny: Sum | null = null;

  get none(): boolean {
    return this.#ofAny === null && this.#byEpisode.size === 0;
  }

  /** `line` is null for a whole file that cannot be read. */
  add(line: Buffer | null, where: string): void {
    // What git writes between two versions stands in nothing's place.
    if (line !== null && /^([<=>|])\1{6}( |\r?$)/.test(line.toString('latin1', 0, 8))) return;
    const bytes = crc32(line ?? where);
    const added = { first: where, lines: 1, bytes };
    const episode = line === null ? null : episodeOf(line);
    const before = episode === null ? null : (this.#byEpisode.get(episode) ?? null);
    const isOneTooMany = before === null && this.#byEpisode.size >= limits.lostEpisodes;
    if (episode === null || isOneTooMany) this.#ofAny = plus(this.#ofAny, added);
    else this.#byEpisode.set(episode, plus(before, added));
  }

  /** Null where everything on the episode can be read. */
  of(episode: number): Lost | null {
    const own = this.#byEpisode.get(episode) ?? null;
    const all = own === null ? this.#ofAny : this.#ofAny === null ? own : plus(own, this.#ofAny);
    if (all === null) return null;
    const more = all.lines - 1;
    return {
      where: `${all.first}${more === 0 ? '' : ` and ${more} more`}`,
      mark: `${all.lines}-${all.bytes.toString(16)}`,
    };
  }
}

const plus = (before: Sum | null, added: Sum): Sum =>
  before === null
    ? added
    : {
        first: before.first,
        lines: before.lines + added.lines,
        bytes: (before.bytes + added.bytes) >>> 0,
      };

/**
 * The episode that a damaged line was about; null where it says none, or more than one. The number itself may be what
 * changed, so the checksum is asked first; several bytes that no text has are a hole in which other lines may have
 * been.
 */
function episodeOf(line: Buffer): number | null {
  let holes = 0;
  for (const byte of line) if (byte < 0x20) holes += 1;
  if (holes > 1) return null;
  const text = (withBitBack(line) ?? line).toString('latin1');
  const found = text.matchAll(/"episode":(\d{1,9})[,}]/g);
  const [first, second] = [found.next().value, found.next().value];
  return first === undefined || second !== undefined ? null : Number(first[1]);
}
