/** Long work, as every host and window sees it. */
import type { PlainError } from '../errors';

export interface JobProgress {
  /** What is being done now, e.g. `reading`, `writing`; the window shows it. */
  phase: string;
  done: number;
  /** Absent where the amount is not known yet. */
  total?: number;
  unit: 'episodes' | 'frames' | 'keyframes' | 'bytes' | 'files';
}

export interface JobState {
  id: string;
  kind: 'propose' | 'draft' | 'export' | 'thumbnails' | 'check' | 'policy';
  title: string;
  datasetId: string;
  projectId: string | null;
  state: 'running' | 'done' | 'failed' | 'canceled';
  progress: JobProgress;
  startedAtMs: number;
  endedAtMs: number | null;
  error: PlainError | null;
  /** What the job gives back when done, by kind: ProposeResult, DraftResult, ExportResult. */
  result: unknown;
}
