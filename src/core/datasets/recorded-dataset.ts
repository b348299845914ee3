/** The answers of a dataset that is no LeRobot one: what all such formats share, over a small reader each. */
import type { Problem } from '../../shared/errors';
import type { DatasetSummary, EpisodeMeta, EpisodeSignals } from '../../shared/model/dataset';
import type { SourceOutcome } from '../../shared/model/outcome';
import { orAborted } from '../system/or-aborted';
import { SmallCache } from '../system/small-cache';
import { positionOf } from './episodes';
import type { ImportedTexts } from './annotations/imported-texts';
import type { Dataset, EpisodeOrigin, VideoSource } from './dataset';
import { fingerprintOf } from './fingerprint';
import { settleClaims, type Claim } from './outcomes/claims';
import { Remembered } from './remembered';

/** What a format has to know about its episodes. */
export interface EpisodeReader {
  /** Numbers of one episode. Throws `corrupt-data` or `io` naming file and episode. */
  signals(episode: EpisodeMeta, note: (finding: Problem) => void): Promise<EpisodeSignals>;
  /** Never throws for a single camera: it is left out, and noted. At most `limit` cameras. */
  videos(
    episode: EpisodeMeta,
    limit: number,
    note: (finding: Problem) => void,
  ): Promise<VideoSource[]>;
  /** As `Dataset.storedPictures`, for formats that store such files. */
  storedPictures?(episode: EpisodeMeta, camera: string): AsyncIterable<Uint8Array> | null;
  /** One text per frame, or null. */
  reasoning(episode: EpisodeMeta): Promise<string[] | null>;
  /** The task of each frame where it changes, else null. */
  frameTasks?(episode: EpisodeMeta): Promise<string[] | null>;
  /** Where the format keeps such a thing. */
  origin?(episode: EpisodeMeta): EpisodeOrigin | null;
  /** As `Dataset.demonstration`. */
  demonstration?(episode: EpisodeMeta): string;
  /** What the source says about how the episode ended. */
  claims?(episode: EpisodeMeta): readonly Claim[];
  /** For formats without numbers: what tells episodes apart, instead of the hash of the actions. */
  fingerprint?(episode: EpisodeMeta): Promise<string>;
  /** Absolute path of the file that holds the episode; null where there is none. */
  fileOf(episode: EpisodeMeta): string | null;
  /** Files have changed: what is kept of them may be of before. */
  forget?(): void;
  close(): void;
}

/**
 * A window asks for the signals, the motion and the fingerprint of one episode within a moment; proposing asks for
 * those of the next six ahead of their turn (`jobs/look-ahead.ts`).
 */
const keptReads = 8;

export class RecordedDataset implements Dataset {
  private readonly reads = new SmallCache<number, EpisodeSignals>(keptReads);
  /** Episodes of which it is known that their task does not change. */
  private readonly ofOneTask = new Set<number>();
  private readonly remembered: Remembered;

  /** `summary.problems` of single episodes are kept for these too. */
  constructor(
    readonly summary: DatasetSummary,
    readonly episodes: readonly EpisodeMeta[],
    private readonly reader: EpisodeReader,
    /** Texts that lie beside the data, for a format or dataset without its own. */
    private readonly imported: ImportedTexts | null = null,
  ) {
    this.remembered = new Remembered({
      root: summary.path,
      filesOf: (index) => {
        const file = reader.fileOf(this.episode(index));
        return file === null ? [] : [file];
      },
      fingerprint: async (index) =>
        (await reader.fingerprint?.(this.episode(index))) ??
        fingerprintOf(await this.signals(index)),
      changed: () => {
        this.reads.clear();
        this.ofOneTask.clear();
        reader.forget?.();
      },
    });
  }

  episode(index: number): EpisodeMeta {
    const episode = this.episodes[positionOf(this.episodes, index, this.summary.name)];
    if (episode === undefined) throw new RangeError(`position of episode ${index}`);
    return episode;
  }

  async signals(index: number): Promise<EpisodeSignals> {
    return this.reads.get(index, () => this.reader.signals(this.episode(index), this.note));
  }

  fingerprint(index: number): Promise<string> {
    return this.remembered.fingerprint(index);
  }

  forgetChanged(): Promise<number> {
    return this.remembered.forgetChanged();
  }

  videos(
    index: number,
    limit = Number.POSITIVE_INFINITY,
    signal?: AbortSignal,
  ): Promise<VideoSource[]> {
    return orAborted(this.reader.videos(this.episode(index), limit, this.note), signal);
  }

  storedPictures(index: number, camera: string): AsyncIterable<Uint8Array> | null {
    return this.reader.storedPictures?.(this.episode(index), camera) ?? null;
  }

  async reasoning(index: number): Promise<string[] | null> {
    const episode = this.episode(index);
    return (await this.reader.reasoning(episode)) ?? (await this.imported?.of(episode)) ?? null;
  }

  async frameTasks(index: number): Promise<string[] | null> {
    if (this.ofOneTask.has(index)) return null;
    const tasks = (await this.reader.frameTasks?.(this.episode(index))) ?? null;
    if (tasks === null) this.ofOneTask.add(index);
    return tasks;
  }

  async outcomes(episodes: readonly number[]): Promise<ReadonlyMap<number, SourceOutcome>> {
    return new Map(
      episodes.flatMap((index) => {
        const { outcome } = settleClaims(index, this.reader.claims?.(this.episode(index)) ?? []);
        return outcome === null ? [] : [[index, outcome]];
      }),
    );
  }

  origin(index: number): EpisodeOrigin | null {
    return this.reader.origin?.(this.episode(index)) ?? null;
  }

  demonstration(index: number): string | null {
    return this.reader.demonstration?.(this.episode(index)) ?? null;
  }

  problemsOf(index: number): Problem[] {
    return this.remembered.of(index);
  }

  get findings(): number {
    return this.remembered.findings;
  }

  readonly note = (finding: Problem): void => this.remembered.note(finding);

  async close(): Promise<void> {
    this.reads.clear();
    this.reader.close();
  }
}
