/**
 * Whose fault a failure is, said in one place: of the system (`io`, `not-found`), of a program that was run
 * (`tool-failed`), of the file that was read (`corrupt-data`, `unsupported`), or of the studio itself (`internal`).
 * Told by errno, exit code, signal, the words of a tool and what a parser throws.
 */
import { inspect } from 'node:util';
import {
  isCanceled,
  isRetryable,
  StudioError,
  toPlainError,
  type ErrorCode,
  type PlainError,
} from '../../shared/errors';
import { printLine } from './print';
import { adviceOnRedis, isAnswerOfRedis } from './redis-error';
import { faultOfErrno, systemFault, type Fault } from './system-faults';

/** Words of others are cut to so many characters. */
export const longestWords = 300;
export const restore = "restore the file from the dataset's source";

/**
 * For a failure at a door of the core: what is no StudioError and not the system's doing is a fault of the studio
 * itself. A StudioError is passed on as it is. `what` begins the sentence: `The export failed`.
 */
export function asStudioError(error: unknown, what?: string): StudioError {
  return classified(error, (message) => bugFault(message), what);
}

/**
 * For a failure while reading a foreign file: an Error says what is wrong with the file, unless it is a slip of the
 * studio's own (TypeError and the like). `what` begins the sentence: `Episode 3 cannot be read from data/x.parquet`.
 *
 * @param advice where the file is no part of a dataset
 */
export function unreadable(
  error: unknown,
  what: string,
  details: Record<string, unknown> = {},
  advice = restore,
): StudioError {
  const ofParser = (message: string): Fault =>
    !(error instanceof Error) || (isOfProgramming(error) && !isThrownByParser(error))
      ? bugFault(message)
      : { code: 'corrupt-data', why: whyOfParser(message), advice: restore };
  return classified(error, ofParser, what, { details, advice });
}

/**
 * What is wrong with the data, for where the rest of it can be used all the same. Throws the failure where something
 * else is at fault: then nothing may be said about the data, let alone be remembered.
 */
export function faultOfData(error: unknown, what: string): PlainError {
  const failure = unreadable(error, what);
  if (!dataFaults.has(failure.code)) throw failure;
  return toPlainError(failure);
}

/**
 * Whether a failure may be gone the next time and says nothing about the data: a Hub that is away or does not know the
 * token any more, a full disk, too many open files. What is missing or damaged stays so, what somebody keeps away
 * (offline mode) is as good as missing, and what ends the process that reads it may be what it reads.
 */
export function isPassing(error: unknown): boolean {
  const { code, details } = asStudioError(error);
  // With a status it is what the Hub answers who may not see a dataset.
  if (code === 'not-found') return details?.['status'] !== undefined;
  return code !== 'conflict' && code !== 'worker-lost' && isRetryable(code);
}

const dataFaults: ReadonlySet<ErrorCode> = new Set(['corrupt-data', 'not-found', 'unsupported']);

/**
 * As `toPlainError`, after `asStudioError`: for failures that end here, as a sentence. A fault of the studio itself is
 * logged, since nobody else will.
 */
export function plainFailure(error: unknown): PlainError {
  const failure = asStudioError(error);
  if (failure.code === 'internal') tellOfBug(failure);
  return toPlainError(failure);
}

function classified(
  error: unknown,
  otherwise: (message: string) => Fault,
  what?: string,
  { details, advice }: { details: Record<string, unknown>; advice: string } = {
    details: {},
    advice: restore,
  },
): StudioError {
  if (error instanceof StudioError) return error;
  if (isCanceled(error)) return new StudioError('canceled', 'Canceled.', { cause: error });
  const message = firstLine(error);
  const fault = knownFault(error, message) ?? otherwise(message);
  const told = fault.advice === restore ? { ...fault, advice } : fault;
  return studioError(told, what, error, details);
}

export function studioError(
  { code, why, advice, details }: Fault,
  what: string | undefined,
  cause: unknown,
  more: Record<string, unknown>,
): StudioError {
  const sentence = `${what === undefined ? capital(why) : `${what}: ${why}`}; ${advice}.`;
  const all = { ...details, ...more };
  return new StudioError(code, sentence, {
    cause,
    ...(Object.keys(all).length === 0 ? {} : { details: all }),
  });
}

/** What the system, the memory or DuckDB says; null for any other error. */
function knownFault(error: unknown, message: string): Fault | null {
  if (isSystemError(error)) return errnoFault(error, message);
  if (error instanceof TypeError && /without null bytes/.test(message)) {
    return { code: 'invalid-input', why: 'a path has a null byte in it', advice: 'check the path' };
  }
  if (isAnswerOfRedis(error)) {
    const why = `the queue refused a command (${message})`;
    return { code: 'io', why, advice: adviceOnRedis(message) };
  }
  const systems = systemFault(message);
  if (error instanceof RangeError) return systems?.code === 'io' ? systems : null;
  // DuckDB's errors have no other mark than how they begin.
  switch (/^[\w ]{2,30}(?= Error: )/.exec(message)?.[0].toLowerCase() ?? '') {
    case 'io':
    case 'out of memory':
      return systems ?? { code: 'io', why: message, advice: 'check the disk and try again' };
    case 'binder':
    case 'catalog':
    case 'parser':
    case 'syntax':
    case 'internal':
    case 'fatal':
      return bugFault(message);
    case 'not implemented':
      return {
        code: 'unsupported',
        why: message,
        advice: 'write the file anew with common settings',
      };
    case 'invalid':
    case 'invalid input':
    case 'conversion':
    case 'serialization':
      return { code: 'corrupt-data', why: message, advice: restore };
    default:
      return null;
  }
}

function errnoFault({ code, path, syscall }: SystemError, message: string): Fault {
  const details = { errno: code, syscall, path };
  const known = faultOfErrno(code);
  if (String(syscall).startsWith('spawn') && !isShortage(code)) {
    const advice = 'check the program, or install it again';
    return { code: 'tool-failed', why: message, advice, details };
  }
  return known === undefined
    ? { code: 'io', why: message, advice: 'check the disk and try again', details }
    : { ...known, why: `${known.why} (${message})`, details };
}

const isShortage = (errno: string): boolean => /^(EMFILE|ENFILE|EAGAIN|ENOMEM)$/.test(errno);

interface SystemError extends Error {
  code: string;
  path?: unknown;
  syscall?: unknown;
}

const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^E[A-Z0-9]+$|^ERR_(?:FS_FILE_TOO_LARGE|STRING_TOO_LONG)$/.test(error.code);

/** A slip of a program's own, unlike an Error that says what is wrong with what it was given. */
const isOfProgramming = (error: Error): boolean =>
  error instanceof TypeError ||
  error instanceof RangeError ||
  error instanceof ReferenceError ||
  error.name === 'AssertionError' ||
  error.name === 'RuntimeError';

/**
 * Readers of foreign formats stumble over damaged files in just the ways in which programs stumble over their own
 * faults.
 */
function isThrownByParser(error: Error): boolean {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at .*[/\\]/.test(line));
  const [innermost = ''] = frames.filter((line) => !/node:|\(<anonymous>\)/.test(line));
  return /node_modules[/\\](?:mediabunny|h5wasm)[/\\]|wasm:\/\//.test(innermost);
}

const whyOfParser = (message: string): string =>
  /internal error|assertion|^Cannot read prop/i.test(message)
    ? 'its parts do not fit together'
    : message;

const bugFault = (message: string): Fault => ({
  code: 'internal',
  why: `a fault in the studio itself (${message})`,
  advice: 'your data is not at fault; please report it, with what "dualvla doctor --report" says',
});

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message || error.name : String(error))
    .split('\n', 1)[0]
    ?.slice(0, longestWords)
    .replace(/[.\s]+$/, '') ?? '';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

let tellOfBug = (error: unknown): void => {
  printLine(process.stderr, inspect(error));
};

/** Where faults of the studio itself are logged that end as a sentence; stderr unless a host says otherwise. */
export function useBugLog(tell: (error: unknown) => void): void {
  tellOfBug = tell;
}
