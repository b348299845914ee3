/** Other machines that do long work: the queue that a user's studios share it through, and who waits there. */

export interface QueueSettings {
  /** Without its password; empty where none was ever named. */
  address: string;
  /** Whether long work goes there. */
  on: boolean;
  /** Whether a password is kept for it. */
  hasPassword: boolean;
}

export interface QueueWorker {
  /** Machine and process. */
  name: string;
  /** Version of its studio. */
  studio: string;
  /** Whether it is this studio's version: others take no part. */
  fits: boolean;
}

/** What was found at a queue. */
export interface QueueCheck {
  /** `host:port`. */
  name: string;
  /** `Redis 7.0.15`, as it says itself. */
  server: string;
  /** How long one answer took, milliseconds. */
  answerMs: number;
  /** One sentence each. */
  warnings: string[];
  /** That wait for work or do some, by name. */
  workers: QueueWorker[];
}
