/** The one error class of the studio and its closed list of codes (see ARCHITECTURE.md, rule 6). */

export const errorCodes = [
  'invalid-input',
  'not-found',
  'unsupported',
  'corrupt-data',
  'io',
  'tool-failed',
  'model-failed',
  'worker-lost',
  'conflict',
  'timeout',
  'canceled',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * Whether what failed may succeed later just as it is, so that it is worth asking again: what is short now, or held by
 * somebody else, may be free then. Everything else stays as it is until somebody changes something.
 */
const maySucceedLater: Readonly<Record<ErrorCode, boolean>> = {
  'invalid-input': false,
  // A disk that is not there now, a project that is not open yet.
  'not-found': true,
  unsupported: false,
  'corrupt-data': false,
  io: true,
  'tool-failed': false,
  'model-failed': false,
  'worker-lost': true,
  conflict: true,
  timeout: true,
  canceled: false,
  internal: false,
};

export const isRetryable = (code: ErrorCode): boolean => maySucceedLater[code];

/** An error as it crosses a process boundary: plain fields, nothing else. */
export interface PlainError {
  code: ErrorCode;
  message: string;
  details?: Record<string, unknown>;
}

/**
 * A failure the user can act on. `message` is one sentence that names file, episode and row where they are
 * known and says what to do. `details` is plain JSON.
 */
export class StudioError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'StudioError';
    this.code = code;
    this.details = options.details;
  }
}

/** Turns anything thrown into plain fields; what is not a StudioError is a bug and becomes `internal`. */
export function toPlainError(thrown: unknown): PlainError {
  if (thrown instanceof StudioError) {
    return thrown.details === undefined
      ? { code: thrown.code, message: thrown.message }
      : { code: thrown.code, message: thrown.message, details: thrown.details };
  }
  if (thrown instanceof Error) {
    if (thrown.name === 'AbortError') return { code: 'canceled', message: 'Canceled.' };
    return { code: 'internal', message: thrown.message || thrown.name };
  }
  return { code: 'internal', message: String(thrown) };
}

/** The inverse of `toPlainError`, on the receiving side. */
export function fromPlainError(plain: PlainError): StudioError {
  return new StudioError(
    plain.code,
    plain.message,
    plain.details === undefined ? {} : { details: plain.details },
  );
}

export function isCanceled(thrown: unknown): boolean {
  return toPlainError(thrown).code === 'canceled';
}

/** Something wrong but not fatal, handed over beside the good data. */
export interface Problem {
  /** Stable, kebab-case, e.g. `video-missing`. */
  code: string;
  severity: 'info' | 'warning' | 'error';
  /** One sentence: what is wrong, where, and what to do or what the studio does about it. */
  message: string;
  /** Relative to the dataset's root, forward slashes. */
  file?: string;
  episode?: number;
  /** Outside the dataset, where a refused link leads to: `dataset.allowLinks` takes it. */
  folder?: string;
  /** Where it is about one camera: its key. */
  camera?: string;
  /** Where it stands for others of its kind that are not listed: how many. */
  more?: number;
}
