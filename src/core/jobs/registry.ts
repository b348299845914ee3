/** All long work of one core: what runs, what ended, and who gets told. */
import { randomUUID } from 'node:crypto';
import { isCanceled, StudioError } from '../../shared/errors';
import { plainFailure } from '../system/classify-error';
import type { JobInputs } from '../../shared/api';
import type {
  JobFacts,
  JobKind,
  JobProgress,
  JobResults,
  JobStage,
  JobState,
} from '../../shared/model/job';
import type { JobDefinition, JobDefinitions, JobSubject, Stopping } from './define-job';
import type { JobRunner } from './runner';

/** At most ten reports a second reach the windows. */
const reportEveryMs = 100;
/** Ended jobs that are still listed, so that a window that reconnects learns how they ended. */
const keptEnded = 50;

const underWay = { state: 'running', endedAtMs: null, error: null, result: null } as const;

/**
 * Starts jobs by kind and input, refuses those that must not overlap, and tells of every change. What is given out are
 * copies.
 *
 * @param runner does the work
 * @param changed hears of a job's start, of its progress at most ten times a second (a new phase at once), and of its
 * end
 */
export class JobRegistry {
  private readonly jobs = new Map<string, JobState>();
  private latestMs = 0;
  private readonly running = new Map<string, { stop: AbortController; ended: Promise<void> }>();

  constructor(
    private readonly definitions: JobDefinitions,
    private readonly runner: JobRunner,
    private readonly changed: (state: JobState) => void,
  ) {}

  /** Starts a job and returns at once. Throws `conflict` while a job runs that excludes it, and what `about` throws. */
  start<Kind extends JobKind>(kind: Kind, input: JobInputs[Kind]): JobState {
    const definition: JobDefinition<Kind> = this.definitions[kind];
    const subject = this.admit(definition, input);
    for (const stopping of definition.stops ?? []) this.stop(stopping, subject);
    const facts: JobFacts<Kind> = {
      id: randomUUID(),
      kind,
      title: subject.title,
      datasetId: subject.datasetId,
      projectId: subject.projectId,
      progress: { phase: 'starting', done: 0, unit: definition.unit },
      startedAtMs: this.nowMs(),
    };
    this.keep(facts, underWay);
    this.tell(facts.id);
    const stop = new AbortController();
    this.running.set(facts.id, { stop, ended: this.follow(facts, input, stop.signal) });
    return this.get(facts.id);
  }

  /** Throws what `start` would throw. */
  mayStart<Kind extends JobKind>(kind: Kind, input: JobInputs[Kind]): void {
    this.admit(this.definitions[kind], input);
  }

  /** In the order in which they began. */
  list(): JobState[] {
    return [...this.jobs.values()].map((state) => ({ ...state }));
  }

  /** Asks a job to stop; one that has ended stays as it is. Throws `not-found`. */
  cancel(id: string): JobState {
    const state = this.get(id);
    this.running.get(id)?.stop.abort(new StudioError('canceled', 'Canceled.'));
    return state;
  }

  /** Holds every job at its next step. */
  pause(): void {
    this.runner.pause(true);
  }

  resume(): void {
    this.runner.pause(false);
  }

  /** Cancels everything and waits until nothing runs. */
  async close(): Promise<void> {
    const open = [...this.running.values()];
    for (const { stop } of open) stop.abort(new StudioError('canceled', 'The studio is closing.'));
    await Promise.all(open.map(({ ended }) => ended));
  }

  private admit<Kind extends JobKind>(
    definition: JobDefinition<Kind>,
    input: JobInputs[Kind],
  ): JobSubject {
    const subject = definition.about(input);
    for (const { kind, per, says } of definition.excludes) {
      const key = per === 'project' ? 'projectId' : 'datasetId';
      const isTaken = this.runningStates().some(
        (job) => job.kind === kind && job[key] === subject[key],
      );
      if (isTaken) throw new StudioError('conflict', says(subject.name));
    }
    return subject;
  }

  private stop({ kind, per }: Stopping, { projectId }: JobSubject): void {
    for (const job of this.runningStates()) {
      const isMeant = per === 'studio' || job.projectId === projectId;
      if (job.kind === kind && isMeant) this.cancel(job.id);
    }
  }

  private runningStates(): JobState[] {
    return [...this.running.keys()].flatMap((id) => this.jobs.get(id) ?? []);
  }

  private get(id: string): JobState {
    const state = this.jobs.get(id);
    if (state === undefined) throw new StudioError('not-found', `There is no job ${id}.`);
    return { ...state };
  }

  private keep<Kind extends JobKind>(
    facts: JobFacts<Kind>,
    stage: JobStage<JobResults[Kind]>,
  ): void {
    const state: JobState<Kind> = { ...facts, ...stage };
    // A job of one kind is one of any kind, which the compiler does not see while the kind is a type parameter.
    this.jobs.set(facts.id, state as JobState);
  }

  private tell(id: string): void {
    this.changed(this.get(id));
  }

  private async follow<Kind extends JobKind>(
    facts: JobFacts<Kind>,
    input: JobInputs[Kind],
    signal: AbortSignal,
  ): Promise<void> {
    let toldAtMs = 0;
    let over = false;
    const report = (progress: JobProgress) => {
      if (over) return;
      const samePhase = progress.phase === facts.progress.phase;
      // Monotone within a phase, whatever the work says.
      const done = samePhase ? Math.max(progress.done, facts.progress.done) : progress.done;
      facts.progress = { ...progress, done };
      this.keep(facts, underWay);
      const now = Date.now();
      // A clock that was set back would have to catch up first.
      if (samePhase && Math.abs(now - toldAtMs) < reportEveryMs) return;
      toldAtMs = now;
      this.tell(facts.id);
    };
    const stage = await this.runner
      .run({ id: facts.id, kind: facts.kind, input }, { signal, report })
      .then(
        (result) => ({ state: 'done', result, error: null }) as const,
        (error: unknown) =>
          isCanceled(error)
            ? ({ state: 'canceled', result: null, error: null } as const)
            : ({ state: 'failed', result: null, error: plainFailure(error) } as const),
      );
    over = true;
    this.running.delete(facts.id);
    this.keep(facts, { ...stage, endedAtMs: this.nowMs() });
    this.tell(facts.id);
    this.forgetOldest();
  }

  /** What ends later has ended later, also where the clock was set back: windows tell by it what is new. */
  private nowMs(): number {
    this.latestMs = Math.max(Date.now(), this.latestMs + 1);
    return this.latestMs;
  }

  private forgetOldest(): void {
    const ended = [...this.jobs.values()].filter((state) => state.state !== 'running');
    for (const state of ended.slice(0, Math.max(0, ended.length - keptEnded))) {
      this.jobs.delete(state.id);
    }
  }
}
