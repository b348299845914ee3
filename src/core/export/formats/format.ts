/** What every export format gives the plan and the run, so that any source can be written as any of them. */
import type { Problem } from '../../../shared/errors';
import type { ExportFormatId, ExportOptions, ExportPlan } from '../../../shared/model/export';
import type { Dataset } from '../../datasets/dataset';
import type { JobContext } from '../../jobs/progress';
import type { Project } from '../../project/project';
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
  /** Frames of the source that are written, ascending: all of them unless idle ends are trimmed or a stride is asked. */
  frames: Int32Array;
  tasks: readonly string[];
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
}

export interface WriteTask extends FormatTask {
  /** The partial folder; everything is written into it, synced to disk. */
  folder: string;
  job: JobContext;
  /** Says that so many more bytes are written. */
  wrote: (phase: string, bytes: number) => void;
}

export interface ExportFormat {
  readonly id: ExportFormatId;
  /** For people: `RLDS (TFRecord)`. */
  readonly label: string;
  /** Episodes that this format cannot take; asked first, the other members then get the rest. */
  skip?(task: FormatTask, job: JobContext): Promise<SkippedEpisode[]>;
  /** One sentence each for what keeps this dataset from being written in this format; empty if nothing does. */
  blockers(task: FormatTask): Promise<string[]> | string[];
  /** What is worth knowing and stops nothing: what the format cannot carry, what is re-encoded. */
  remarks(task: FormatTask): Promise<Problem[]> | Problem[];
  /** Which loaders would read the export and which repairs would help; left out where no loader is known. */
  judge?(task: FormatTask): Promise<Pick<ExportPlan, 'loaders' | 'repairs'>>;
  /** How to load it, Markdown; goes into the README. */
  readme?(task: FormatTask): string;
  /** An estimate of everything `write` will write, bytes, and how much of it is video copied as it is. */
  estimate(task: FormatTask): Promise<{ totalBytes: number; videoBytes: number }>;
  /** Throws the signal's reason when canceled; a source that turns out broken throws `corrupt-data` naming the episode. */
  write(task: WriteTask): Promise<void>;
}
