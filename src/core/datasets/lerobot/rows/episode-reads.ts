/**
 * The signals of single episodes, kept for a moment, and read ahead for whoever goes through the episodes in order: in
 * a shared file of a million rows, sixty episodes take hardly longer than one.
 */
import type { EpisodeMeta, EpisodeSignals } from '../../../../shared/model/dataset';
import { SmallCache } from '../../../system/small-cache';
import type { DataSource } from '../lerobot-dataset';
import type { EpisodeRead } from './read-episode';

/** A window asks for the signals, the motion and the fingerprint of one episode within a moment. */
const keptReads = 4;
/** Frames and episodes of one reading ahead: a few MB, a few tenths of a second. */
const aheadFrames = 40_000;
const aheadEpisodes = 64;

export interface EpisodeFiles {
  /** Ascending by index. */
  readonly episodes: readonly EpisodeMeta[];
  position(index: number): number;
  dataSource(index: number): Promise<DataSource>;
  /** Throws naming file and episode. */
  one(source: DataSource, episode: EpisodeMeta): Promise<EpisodeRead>;
  /** Of episodes that share the file; throws if one of them cannot be read. */
  many(source: DataSource, episodes: readonly EpisodeMeta[]): Promise<EpisodeRead[]>;
  /** Told of each episode that was asked for, once it is read. */
  found(read: EpisodeRead): void;
}

export class EpisodeReads {
  /** What was asked for last, oldest first. */
  private readonly kept = new SmallCache<number, EpisodeSignals>(keptReads);
  /** What was read ahead and not yet asked for. */
  private readonly ahead = new Map<number, EpisodeRead>();
  private lastPosition = -2;

  constructor(private readonly files: EpisodeFiles) {}

  signals(index: number): Promise<EpisodeSignals> {
    return this.kept.get(index, () => this.read(index));
  }

  clear(): void {
    this.kept.clear();
    this.ahead.clear();
  }

  private async read(index: number): Promise<EpisodeSignals> {
    const position = this.files.position(index);
    const isNext = position === this.lastPosition + 1;
    this.lastPosition = position;
    const source = await this.files.dataSource(index);
    if (!this.ahead.has(index) && isNext && !source.wholeFile)
      await this.readAhead(position, source);
    const episode = this.files.episodes[position];
    if (episode === undefined) throw new RangeError(`no episode at position ${position}`);
    const read = this.ahead.get(index) ?? (await this.files.one(source, episode));
    this.ahead.delete(index);
    this.files.found(read);
    return read.signals;
  }

  /**
   * Reads this episode and those after it in the same file. That one of them cannot be read is said when it is asked
   * for.
   */
  private async readAhead(position: number, { file, ...source }: DataSource): Promise<void> {
    const together: EpisodeMeta[] = [];
    let frames = 0;
    for (const episode of this.files.episodes.slice(position, position + aheadEpisodes)) {
      frames += episode.length;
      if (together.length > 0 && frames > aheadFrames) break;
      const other = await this.files.dataSource(episode.index).catch(() => null);
      if (other?.file !== file) break;
      together.push(episode);
    }
    if (together.length < 2) return;
    const reads = await this.files.many({ file, ...source }, together).catch(() => []);
    this.ahead.clear();
    for (const read of reads) this.ahead.set(read.signals.episode, read);
  }
}
