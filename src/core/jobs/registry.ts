/** All long work of one core: what runs, what ended, and who gets told. */
import { randomUUID } from 'node:crypto';
import { isCanceled, StudioError } from '../../shared/errors';
import type { JobProgress, JobState } from '../../shared/model/job';
import { plainFailure } from '../system/classify-error';
import type { JobContext } from './progress';

/** At most ten reports a second reach the windows. */
const reportEveryMs = 100;
/** Ended jobs that are still listed, so that a window that reconnects learns how they ended. */
const keptEnded = 50;

export interface JobStart {
  kind: JobState['kind'];
  title: string;
  datasetId: string;
  projectId: string | null;
  unit: JobProgress['unit'];
  work(job: JobContext): Promise<unknown>;
}

export class JobRegistry {
  private readonly jobs = new Map<string, JobState>();
  private paused = false;
  /** Jobs that wait for `resume`. */
  private readonly waiting = new Set<() => void>();
  private readonly running = new Map<string, { stop: AbortController; ended: Promise<void> }>();

  constructor(private readonly changed: (state: JobState) => void) {}

  /** Starts the work and returns at once. */
  start(start: JobStart): JobState {
    const id = randomUUID();
    const state: JobState = {
      id,
      kind: start.kind,
      title: start.title,
      datasetId: start.datasetId,
      projectId: start.projectId,
      state: 'running',
      progress: { phase: 'starting', done: 0, unit: start.unit },
      startedAtMs: Date.now(),
      endedAtMs: null,
      error: null,
      result: null,
    };
    this.jobs.set(id, state);
    const stop = new AbortController();
    this.running.set(id, { stop, ended: this.follow(state, start, stop.signal) });
    this.changed({ ...state });
    return { ...state };
  }

  list(): JobState[] {
    return [...this.jobs.values()].map((state) => ({ ...state }));
  }

  /** Asks a job to stop; one that has ended stays as it is. Throws `not-found`. */
  cancel(id: string): JobState {
    const state = this.jobs.get(id);
    if (state === undefined) throw new StudioError('not-found', `There is no job ${id}.`);
    this.running.get(id)?.stop.abort(new StudioError('canceled', 'Canceled.'));
    return { ...state };
  }

  /** Whether a job of this kind is running for this project: such work must not overlap. */
  isRunning(kind: JobState['kind'], projectId: string): boolean {
    return [...this.running.keys()].some((id) => {
      const state = this.jobs.get(id);
      return state?.kind === kind && state.projectId === projectId;
    });
  }

  /** Holds every job at its next step. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    for (const goOn of this.waiting) goOn();
    this.waiting.clear();
  }

  /** Cancels everything and waits until nothing runs. */
  async close(): Promise<void> {
    const running = [...this.running.values()];
    for (const { stop } of running)
      stop.abort(new StudioError('canceled', 'The studio is closing.'));
    await Promise.all(running.map(({ ended }) => ended));
  }

  private async follow(state: JobState, start: JobStart, signal: AbortSignal): Promise<void> {
    let toldAtMs = 0;
    const report = (progress: JobProgress) => {
      if (state.state !== 'running') return;
      const samePhase = progress.phase === state.progress.phase;
      // Monotone within a phase, whatever the work says.
      const done = samePhase ? Math.max(progress.done, state.progress.done) : progress.done;
      state.progress = { ...progress, done };
      const now = Date.now();
      if (samePhase && now - toldAtMs < reportEveryMs) return;
      toldAtMs = now;
      this.changed({ ...state });
    };
    try {
      state.result = await start.work({
        signal,
        report,
        mayGoOn: () => this.turn(signal),
      });
      state.state = 'done';
    } catch (error) {
      state.state = isCanceled(error) ? 'canceled' : 'failed';
      state.error = state.state === 'failed' ? plainFailure(error) : null;
    }
    state.endedAtMs = Date.now();
    this.running.delete(state.id);
    this.forgetOldest();
    this.changed({ ...state });
  }

  private async turn(signal: AbortSignal): Promise<void> {
    if (this.paused) {
      await new Promise<void>((resolve) => {
        this.waiting.add(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    signal.throwIfAborted();
  }

  private forgetOldest(): void {
    const ended = [...this.jobs.values()].filter((state) => state.state !== 'running');
    for (const state of ended.slice(0, Math.max(0, ended.length - keptEnded))) {
      this.jobs.delete(state.id);
    }
  }
}
