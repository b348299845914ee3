/** What plan and run share: an export that is known in full before the first byte is written. */
import type { ExportPlan } from '../../shared/model/export';
import type { JobContext } from '../jobs/progress';
import type { OutEpisode } from './formats/format';

/** Where an export is written to, and who hears of it. */
export interface Writing {
  /** The partial folder. */
  folder: string;
  job: JobContext;
  /** Says that so many more bytes are written. */
  wrote: (phase: string, bytes: number) => void;
}

export interface Prepared {
  plan: ExportPlan;
  episodes: readonly OutEpisode[];
  /** The README of the export, Markdown. */
  readme: string;
  /** Writes the data; every file is on disk when it returns. */
  write(writing: Writing): Promise<void>;
}
