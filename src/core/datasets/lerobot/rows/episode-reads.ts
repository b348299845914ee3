/**
 * What single episodes have in their files (signals, texts), kept for a moment, and read ahead for whoever goes through
 * the episodes in order: in a shared file of a million rows, hundreds of episodes take hardly longer than one.
 */
import type { EpisodeMeta } from '../../../../shared/model/dataset';
import { SmallCache } from '../../../system/small-cache';
import type { DataSource, ResolvedFiles } from '../lerobot-dataset';

/**
 * A window asks for the signals, the motion and the fingerprint of one episode within a moment; proposing asks for
 * those of the next six ahead of their turn (`jobs/look-ahead.ts`).
 */
const keptReads = 8;
/**
 * Frames and values of one reading ahead: a row group as DuckDB and others write them, since a part of one takes as
 * long as all of it; 16 MB at most, a few tenths of a second.
 */
const aheadFrames = 122_880;
export const aheadValues = 4_000_000;

export interface EpisodeFiles<Read> {
  /** Ascending by index. */
  readonly episodes: readonly EpisodeMeta[];
  /** Of a frame: numbers, or characters of a long text. */
  readonly values: number;
  position(index: number): number;
  dataSource(index: number, files?: ResolvedFiles): Promise<DataSource>;
  /** Throws naming file and episode. */
  one(source: DataSource, episode: EpisodeMeta): Promise<Read>;
  /** By episode, of those that share the file, without those that cannot be read; throws if none can. */
  many(source: DataSource, episodes: readonly EpisodeMeta[]): Promise<ReadonlyMap<number, Read>>;
  /** Told of each episode that was asked for, once it is read. */
  found(read: Read): void;
}

export class EpisodeReads<Read> {
  /** What was asked for last, oldest first. */
  private readonly kept = new SmallCache<number, Read>(keptReads);
  /** What was read ahead and not yet asked for. */
  private readonly ahead = new Map<number, Read>();
  private lastPosition = -2;
  /** Where what was read together ends: those before that are not in it could not be read so. */
  private aheadEnd = 0;

  constructor(private readonly files: EpisodeFiles<Read>) {}

  of(index: number): Promise<Read> {
    return this.kept.get(index, () => this.read(index));
  }

  clear(): void {
    this.kept.clear();
    this.ahead.clear();
  }

  private async read(index: number): Promise<Read> {
    const position = this.files.position(index);
    const isNext = position === this.lastPosition + 1;
    // Whoever passes over some that are known otherwise still goes through them in order.
    const isAhead = position > this.lastPosition && position < this.aheadEnd;
    if (!isNext && !isAhead) this.aheadEnd = 0;
    this.lastPosition = position;
    const read = this.ahead.get(index) ?? (await this.readFile(position, isNext));
    this.ahead.delete(index);
    this.files.found(read);
    return read;
  }

  private async readFile(position: number, isNext: boolean): Promise<Read> {
    const episode = this.files.episodes[position];
    if (episode === undefined) throw new RangeError(`no episode at position ${position}`);
    const source = await this.files.dataSource(episode.index);
    if (isNext && !source.wholeFile && position >= this.aheadEnd)
      await this.readAhead(position, source);
    return this.ahead.get(episode.index) ?? this.files.one(source, episode);
  }

  /**
   * Reads this episode and those after it in the same file. That one of them cannot be read is said when it is asked
   * for.
   */
  private async readAhead(position: number, { file, ...source }: DataSource): Promise<void> {
    const together: EpisodeMeta[] = [];
    const resolved: ResolvedFiles = new Map();
    let frames = 0;
    const most = Math.min(aheadFrames, aheadValues / this.files.values);
    for (let at = position; at < this.files.episodes.length; at += 1) {
      const episode = this.files.episodes[at];
      frames += episode?.length ?? 0;
      if (episode === undefined || (together.length > 0 && frames > most)) break;
      const other = await this.files.dataSource(episode.index, resolved).catch(() => null);
      if (other?.file !== file) break;
      together.push(episode);
    }
    if (together.length < 2) return;
    this.aheadEnd = position + together.length;
    const reads = await this.files.many({ file, ...source }, together).catch(() => null);
    this.ahead.clear();
    for (const [index, read] of reads ?? []) this.ahead.set(index, read);
  }
}
