/** Long work, as every host and window sees it. */
import type { PlainError } from '../errors';
import type { CollectResult } from './collect';
import type { CheckResult, DownloadResult, FetchResult } from './dataset';
import type { DistillResult, ProxyResult } from './distill';
import type { DraftResult } from './draft';
import type { ExportResult } from './export';
import type { AskedJudge } from './judge';
import type { SignalsResult } from './policy-effect';
import type { CompareResult } from './similarity';
import type { Published } from './publish';
import type { ProposeResult } from './project';
import type { MeasuredRollouts } from './score-room';
import type { FitResult, ImportResult } from './teacher';

/** What a job of each kind gives when it is done. A new kind begins here. */
export interface JobResults {
  propose: ProposeResult;
  learn: ProposeResult;
  download: DownloadResult;
  fetch: FetchResult;
  draft: DraftResult;
  collect: CollectResult;
  distill: DistillResult;
  export: ExportResult;
  fit: FitResult;
  import: ImportResult;
  judge: AskedJudge;
  check: CheckResult;
  compare: CompareResult;
  policy: SignalsResult;
  proxy: ProxyResult;
  publish: Published;
  score: MeasuredRollouts;
}
export type JobKind = keyof JobResults;

export interface JobProgress {
  /** What is being done now, e.g. `reading`, `writing`; the window shows it. */
  phase: string;
  done: number;
  /** Absent where the amount is not known yet. */
  total?: number;
  unit: 'episodes' | 'frames' | 'keyframes' | 'bytes' | 'files' | 'students' | 'rollouts';
  /** What else is worth knowing meanwhile, in lines: rate, time left, cost, who works. */
  note?: string;
}

/** What is known of a job from its start on. */
export interface JobFacts<Kind extends JobKind> {
  id: string;
  kind: Kind;
  title: string;
  datasetId: string;
  projectId: string | null;
  progress: JobProgress;
  startedAtMs: number;
}

/** How it stands with a job whose result is a `Result`. */
export type JobStage<Result> =
  | { state: 'running'; endedAtMs: null; error: null; result: null }
  | { state: 'done'; endedAtMs: number; error: null; result: Result }
  | { state: 'failed'; endedAtMs: number; error: PlainError; result: null }
  | { state: 'canceled'; endedAtMs: number; error: null; result: null };

/** A job of one kind, or of any. */
export type JobState<Kind extends JobKind = JobKind> = {
  [Each in Kind]: JobFacts<Each> & JobStage<JobResults[Each]>;
}[Kind];

/** The jobs of one kind, in the same order. */
export function jobsOf<Kind extends JobKind>(
  jobs: readonly JobState[],
  kind: Kind,
): Extract<JobState, { kind: Kind }>[] {
  return jobs.filter((job): job is Extract<JobState, { kind: Kind }> => job.kind === kind);
}
