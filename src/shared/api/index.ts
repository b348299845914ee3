/** The whole contract between a window (or script) and the core. */
import type { CameraShifts } from '../model/camera-shift';
import type { Decision } from '../model/decision';
import type { JobKind, JobState } from '../model/job';
import type { ProjectInfo } from '../model/project';
import type { ProposedAgain } from '../model/proposed-again';
import type { SavedQuery } from '../model/saved-query';
import type { Snippets } from '../model/snippet';
import type { LookSaid } from '../model/teacher-look';
import type { InputOf, JobMethod, OutputOf, ParsedInputOf } from './contract';
import { camerasApi } from './cameras';
import { collectApi } from './collect';
import { datasetApi } from './dataset';
import { distillApi } from './distill';
import { draftsApi } from './drafts';
import { exportApi } from './export';
import { hostApi } from './host';
import { jobsApi } from './jobs';
import { keyframesApi } from './keyframes';
import { knowledgeApi } from './knowledge';
import { machinesApi } from './machines';
import { policiesApi } from './policies';
import { publishApi } from './publish';
import { queriesApi } from './queries';
import { reviewApi } from './review';
import { scoreApi } from './score';
import { snippetsApi } from './snippets';
import { teachersApi } from './teachers';
import { teamApi } from './team';

export const api = {
  ...hostApi,
  ...datasetApi,
  ...camerasApi,
  ...queriesApi,
  ...snippetsApi,
  ...reviewApi,
  ...keyframesApi,
  ...policiesApi,
  ...draftsApi,
  ...collectApi,
  ...teachersApi,
  ...teamApi,
  ...scoreApi,
  ...knowledgeApi,
  ...exportApi,
  ...publishApi,
  ...distillApi,
  ...machinesApi,
  ...jobsApi,
};

type Api = typeof api;
export type MethodName = keyof Api;
export type MethodInput<Name extends MethodName> = InputOf<Api[Name]>;
export type MethodOutput<Name extends MethodName> = OutputOf<Api[Name]>;

/** The methods that start a job, of one kind or of any. */
export type JobMethodName<Kind extends JobKind = JobKind> = {
  [Name in MethodName]: Api[Name] extends JobMethod<Kind> ? Name : never;
}[MethodName];

/** What a job of each kind is started with: the parsed input of the method that starts it. Plain JSON. */
export type JobInputs = { [Kind in JobKind]: ParsedInputOf<Api[JobMethodName<Kind>]> };

/** What a handler is told about a call, beside its input. */
export interface CallContext {
  /** Aborted when the caller gives up. */
  signal: AbortSignal;
  /**
   * Aborted when the window that called is gone; the same object for all calls of a window. Without one, what is opened
   * stays open.
   */
  window?: AbortSignal;
}

/** What the core implements: one function per method, given parsed input. */
export type Handlers = {
  [Name in MethodName]: (
    input: ParsedInputOf<Api[Name]>,
    context: CallContext,
  ) => Promise<OutputOf<Api[Name]>>;
};

/** What the core says unasked, by topic. */
export interface PushEvents {
  job: JobState;
  /** An episode's decisions are on disk, or its proposals changed. */
  review: {
    projectId: string;
    episode: number;
    /** The new ones, in the order in which they were kept. Empty where none was. */
    decisions: Decision[];
    /** Whether its proposals are others now: `review.episode` tells them. */
    proposals: boolean;
  };
  /**
   * A project can be written that was read-only, was read anew, since others had changed it, or has another policy: all
   * of it may differ.
   */
  project: ProjectInfo;
  /** A camera is shown shifted, or no longer: the shifts of all cameras. */
  cameras: { projectId: string; shifts: CameraShifts };
  /** Something was proposed again that can be taken back, or was taken back: all such acts. */
  proposedAgain: { projectId: string; acts: ProposedAgain[] };
  /** The texts that a project keeps are others now: all of them. */
  snippets: { projectId: string; snippets: Snippets };
  /** The queries in SQL that a project keeps are others now: all of them, by name. */
  queries: { projectId: string; queries: SavedQuery[] };
  /** What a curator says of a look at a teacher's output is on disk; null takes back what was said. */
  verdict: { projectId: string; look: string; said: LookSaid | null };
  /** A still for the library was made. */
  thumbnail: { datasetId: string; episode: number };
}
export type PushTopic = keyof PushEvents;
