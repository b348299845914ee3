/** How a long function of the core reports and stops; the same for window, command line and tests. */
import type { JobProgress } from '../../shared/model/job';

export interface JobContext {
  /** Aborted when the user cancels: stop soon, throw the signal's reason, leave no partial output. */
  signal: AbortSignal;
  /** Call as often as is handy: whoever listens throttles. */
  report(progress: JobProgress): void;
  /**
   * Await it between two steps: it resolves at once, or, while the machine goes to sleep, when it is awake again.
   * Throws the signal's reason if the job is cancelled meanwhile.
   */
  mayGoOn?(): Promise<void>;
}

/** For callers that neither watch nor cancel. */
export const unwatched: JobContext = { signal: new AbortController().signal, report: () => {} };
