/** What every export format gives the plan and the run, so that any source can be written as any of them. */
import type { Problem } from '../../../shared/errors';
import type { EpisodeOutcome } from '../../../shared/model/outcome';
import type { ExportFormatId, ExportOptions, ExportPlan } from '../../../shared/model/export';
import type { Dataset } from '../../datasets/dataset';
import type { JobContext } from '../../jobs/progress';
import type { TaskEngine } from '../../jobs/tasks';
import type { Project } from '../../project/project';
import type { ExportDatabase } from '../files/export-database';
import type { ReadmeWords } from '../readme';
import type { VideoLooks } from '../video/video-looks';
import type { KeptKeyframe, SkippedEpisode } from '../select/select-episodes';

/** A keyframe with its place in the export. */
export interface OutKeyframe extends KeptKeyframe {
  /** Position in `OutEpisode.frames`; `frame` stays the frame of the source. */
  outFrame: number;
}

/** One episode as it will be written, whatever format it comes from. */
export interface OutEpisode {
  /** Its number in the source, and in the export (from 0 without holes). */
  episode: number;
  target: number;
  /**
   * Frames of the source that are written, ascending: all of them unless idle ends are trimmed or a stride is asked.
   */
  frames: Int32Array;
  tasks: readonly string[];
  outcome: EpisodeOutcome;
  /** Ascending by frame, at most one per `outFrame`. */
  keyframes: readonly OutKeyframe[];
  fingerprint: string;
  /** Whose review counted; empty for proposals. */
  curators: readonly string[];
}

export interface FormatTask {
  dataset: Dataset;
  project: Project;
  options: ExportOptions;
  episodes: readonly OutEpisode[];
  /** Frames per second of the export: the source's divided by the stride. */
  fps: number;
  /** What looks into the videos of the source. */
  looks: VideoLooks;
  job: JobContext;
  /** Who makes what can be shared; this process if not given. */
  engine?: TaskEngine | undefined;
}

export interface WriteTask extends FormatTask {
  /** The partial folder; everything is written into it, synced to disk. */
  folder: string;
  /** Of this export, which spills into the folder. */
  database: ExportDatabase;
  /** Says that so many more bytes are written, and what else is worth knowing meanwhile. */
  wrote: (phase: string, bytes: number, note?: string) => void;
}

/** The episodes that a format takes, numbered as they will be in the export, and those that it cannot. */
export interface Taken {
  episodes: readonly OutEpisode[];
  skipped: SkippedEpisode[];
}

/**
 * A format an export can be written in. `take` is asked first, and the others about what it took; all of them stop
 * between episodes when the job's signal says so, and throw its reason. A plan asks all but `write`, which follows in
 * the same order of things only where nothing blocks the plan.
 */
export interface ExportFormat {
  readonly id: ExportFormatId;
  /** For people: `RLDS (TFRecord)`; of a copy, the version that it is. */
  readonly label: string;
  /** Left out where all episodes can be taken, numbered from 0. */
  take?(task: FormatTask): Promise<Taken>;
  /** One sentence each for what keeps this dataset from being written in this format; empty if nothing does. */
  blockers(task: FormatTask): Promise<string[]> | string[];
  /** What is worth knowing and stops nothing: what the format cannot carry, what is re-encoded. */
  remarks(task: FormatTask): Promise<Problem[]> | Problem[];
  /** What is left of a keyframe without a text, a clause; left out where nothing is. */
  silent?(): string;
  /** Which loaders would read the export and which repairs would help; left out where no loader is known. */
  verdicts?(): Pick<ExportPlan, 'loaders' | 'repairs'>;
  readme(task: FormatTask): ReadmeWords;
  /** Where in the export's files an episode lies, for a format whose files may hold others beside it. */
  demonstration?(task: FormatTask, episode: OutEpisode): string;
  /** An estimate of everything `write` will write, bytes, and how much of it is video copied as it is. */
  estimate(
    task: FormatTask,
  ):
    | Promise<Pick<ExportPlan, 'totalBytes' | 'videoBytes'>>
    | Pick<ExportPlan, 'totalBytes' | 'videoBytes'>;
  /** A source that turns out broken throws `corrupt-data` naming the episode. */
  write(task: WriteTask): Promise<void>;
}
