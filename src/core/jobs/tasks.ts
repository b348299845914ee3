/**
 * Work on single pieces (mostly episodes) of a dataset that can be shared among machines: what one piece gives follows
 * from a plan, from what is given along with it and from the piece alone. One definition a kind, done by two engines:
 * in this process, or by workers at a queue (`core/queue`).
 */
import type { z } from 'zod';
import { isCanceled, type PlainError } from '../../shared/errors';
import { plainFailure } from '../system/classify-error';
import { LookAhead } from './look-ahead';
import type { JobContext } from './progress';

/**
 * `Plan`, `Given` and `Made` are plain JSON with a schema each: whoever is sent one takes it for input from outside.
 * `Subject` is what the work is done on, open in this process.
 */
export interface TaskDefinition<Subject, Plan, Given, Made> {
  kind: string;
  /** Where its subject is: a path, or the address of a server. A worker takes on only what it was allowed. */
  at?: 'endpoint';
  plan: z.ZodType<Plan>;
  /** Known beforehand of one piece. */
  given: z.ZodType<Given>;
  /** What one piece gives. */
  made: z.ZodType<Made>;
  /**
   * Opens the subject at a place for a plan that was made elsewhere. Throws `conflict` where what lies there, or the
   * studio's own means here, are not those that the plan was made for.
   */
  arrive(
    path: string,
    plan: Plan,
    signal: AbortSignal,
    means: WorkerMeans,
  ): Promise<Arrived<Subject>>;
  /** Throws what keeps the piece from being made, or the signal's reason. */
  make(work: TaskWork<Subject, Plan, Given>, piece: number): Promise<Made>;
  /** Begins what takes time of a piece whose turn comes soon; it is asked for again then. */
  ahead?(work: TaskWork<Subject, Plan, Given>, piece: number): Promise<unknown>;
}

export interface TaskWork<Subject, Plan, Given> {
  subject: Subject;
  plan: Plan;
  /** Looked up when it is asked for: work in the coordinator's own process may know better. */
  given: (piece: number) => Promise<Given>;
  /** Aborted when the piece is not wanted any more. */
  signal: AbortSignal;
}

/** What a worker lets the work of others have of its machine. */
export interface WorkerMeans {
  /** This machine's own key of a server; null where it has none. */
  keyOf(endpoint: string): Promise<string | null>;
  /** The real path of a folder that may be written in. Throws `conflict` for any other, `not-found` for none. */
  writable(folder: string): Promise<string>;
}

interface Arrived<Subject> {
  subject: Subject;
  leave(): Promise<void>;
}

/** Where work is done, and by which plan. */
export interface TaskSite<Subject, Plan> {
  /** Where the subject is: an absolute path, at a queue also found elsewhere (docs/scale.md), or a server's address. */
  path: string;
  subject: Subject;
  plan: Plan;
}

/** All the pieces of one job. */
export interface TaskOrder<Subject, Plan, Given>
  extends TaskSite<Subject, Plan>, Pick<TaskWork<Subject, Plan, Given>, 'given'> {
  pieces: readonly number[];
  /** How many frames a piece has, by which those that are done together are bounded. */
  frames: (piece: number) => number;
  /** What is shown meanwhile, and in what it is counted. */
  phase: string;
  unit: 'episodes' | 'rollouts';
}

export type Piece<Made> =
  { piece: number; made: Made; failure: null } | { piece: number; made: null; failure: PlainError };

export interface TaskEngine {
  /**
   * Every piece once, in the order in which they were asked for. One that cannot be made has the reason; throws the
   * signal's reason when aborted, and what keeps the engine itself from working.
   */
  run<Subject, Plan, Given, Made>(
    task: TaskDefinition<Subject, Plan, Given, Made>,
    order: TaskOrder<Subject, Plan, Given>,
    job: JobContext,
  ): AsyncIterable<Piece<Made>>;
  /**
   * For pieces that come up one by one. Throws what keeps the engine itself from working, and the signal's reason where
   * it is aborted before that is known.
   */
  desk<Subject, Plan, Given, Made>(
    task: TaskDefinition<Subject, Plan, Given, Made>,
    site: TaskSite<Subject, Plan>,
    signal?: AbortSignal,
  ): Promise<TaskDesk<Given, Made>>;
}

export interface TaskDesk<Given, Made> {
  /** One that cannot be made has the reason; throws the signal's reason. Several may be under way. */
  do(given: Given, signal: AbortSignal): Promise<Piece<Made>>;
  /** Who works at which rate, or why nobody does; null in this process. */
  note(): string | null;
  close(): Promise<void>;
}

/** One after the other, in this process. */
export async function* madeHere<Subject, Plan, Given, Made>(
  task: TaskDefinition<Subject, Plan, Given, Made>,
  given: Omit<TaskWork<Subject, Plan, Given>, 'signal'>,
  pieces: readonly number[],
  job: Pick<JobContext, 'signal' | 'mayGoOn'>,
): AsyncGenerator<Piece<Made>> {
  const work = { ...given, signal: job.signal };
  const later = new LookAhead(pieces, async (piece) => task.ahead?.(work, piece));
  for (const [at, piece] of pieces.entries()) {
    job.signal.throwIfAborted();
    await job.mayGoOn?.();
    later.isAt(at);
    yield await pieceOf(task, work, piece);
    job.signal.throwIfAborted();
  }
}

async function pieceOf<Subject, Plan, Given, Made>(
  task: TaskDefinition<Subject, Plan, Given, Made>,
  work: TaskWork<Subject, Plan, Given>,
  piece: number,
): Promise<Piece<Made>> {
  try {
    return { piece, made: await task.make(work, piece), failure: null };
  } catch (error) {
    work.signal.throwIfAborted();
    if (isCanceled(error)) throw error;
    return { piece, made: null, failure: plainFailure(error) };
  }
}

export const hereEngine: TaskEngine = {
  async *run(task, order, job) {
    const { phase, unit, pieces } = order;
    const total = pieces.length;
    let done = 0;
    job.report({ phase, done, total, unit });
    for await (const each of madeHere(task, order, pieces, job)) {
      yield each;
      done += 1;
      job.report({ phase, done, total, unit });
    }
  },
  desk(task, site) {
    let piece = 0;
    return Promise.resolve({
      do(given, signal) {
        const work = { ...site, given: () => Promise.resolve(given), signal };
        return pieceOf(task, work, piece++);
      },
      note: () => null,
      close: () => Promise.resolve(),
    });
  },
};
