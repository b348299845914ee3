/** Where jobs run. All that a runner is given and gives is JSON, so that it may as well stand at the end of a wire. */
import { StudioError } from '../../shared/errors';
import type { JobKind, JobProgress, JobResults } from '../../shared/model/job';
import type { JobDefinitions } from './define-job';

export interface JobOrder<Kind extends JobKind = JobKind> {
  id: string;
  kind: Kind;
  /** JSON that fits the definition's schema. */
  input: unknown;
}

export interface JobHooks {
  /** Aborted when the job is to stop. */
  signal: AbortSignal;
  report: (progress: JobProgress) => void;
}

export interface JobRunner {
  /** Resolves with the result. Throws a StudioError: the job's own, or the signal's reason. */
  run<Kind extends JobKind>(order: JobOrder<Kind>, hooks: JobHooks): Promise<JobResults[Kind]>;
  /** Holds every job at its next step, or lets them go on. */
  pause(paused: boolean): void;
}

/** Runs jobs in this process. */
export class LocalRunner implements JobRunner {
  #paused = false;
  /** Lets the jobs go on that wait for their next step. */
  readonly #waiting = new Set<() => void>();

  constructor(private readonly definitions: JobDefinitions) {}

  async run<Kind extends JobKind>(
    { kind, input }: JobOrder<Kind>,
    { signal, report }: JobHooks,
  ): Promise<JobResults[Kind]> {
    const definition: JobDefinitions[Kind] = this.definitions[kind];
    const parsed = definition.input.safeParse(input);
    if (!parsed.success) {
      throw new StudioError('invalid-input', `No job of kind ${kind} has such an input.`);
    }
    return definition.run(parsed.data, { signal, report, mayGoOn: () => this.#turn(signal) });
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    if (!paused) for (const goOn of this.#waiting) goOn();
  }

  async #turn(signal: AbortSignal): Promise<void> {
    if (this.#paused && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const goOn = (): void => {
          this.#waiting.delete(goOn);
          signal.removeEventListener('abort', goOn);
          resolve();
        };
        this.#waiting.add(goOn);
        signal.addEventListener('abort', goOn);
      });
    }
    signal.throwIfAborted();
  }
}
