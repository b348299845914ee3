/** What every live teacher is to a run, whatever it speaks. */
import type { TokenProbability } from '../../../shared/model/teacher';
import { withoutKey, type Usage } from '../../models/chat-client';

/** What a teacher is shown, by its own keys. */
export interface Observation {
  pictures: readonly ShownPictures[];
  /** One row for each step in time, oldest first. */
  states: readonly { key: string; rows: readonly (readonly number[])[] }[];
  prompt: { key: string; text: string } | null;
  /** What the teacher wants to be told besides. */
  constants: Readonly<Record<string, string | number | boolean>>;
}

export interface ShownPictures {
  key: string;
  width: number;
  height: number;
  /** For each step in time, oldest first: RGB row by row, or a JPEG file for a chat. */
  steps: readonly Uint8Array[];
}

/** `why` is the rest of a sentence that begins with the teacher's host. */
export type Said =
  /** Rows `[horizon, dims]` by the teacher's key, every value finite. */
  | { kind: 'actions'; chunks: ReadonlyMap<string, number[][]> }
  | { kind: 'text'; text: string; logprobs: TokenProbability[] | null; usage: Usage | null }
  /** Not now: busy, out of reach, too slow. */
  | { kind: 'later'; why: string; afterMs: number | null }
  /** It failed at this question; the next try may go well. */
  | { kind: 'broken'; why: string }
  /** An answer that makes no sense. */
  | { kind: 'garbage'; why: string; usage?: Usage | null }
  /** Asking this again would not help. */
  | { kind: 'refused'; why: string; usage?: Usage | null }
  /** No question at all would. */
  | { kind: 'closed'; why: string };

export interface LiveTeacher {
  /** One request, answered or not within the teacher's time. Throws only the signal's reason. May be called at once. */
  ask(observation: Observation, signal: AbortSignal): Promise<Said>;
  /** Which keys it wants and gives, as far as it tells; null where it does not. Throws only the signal's reason. */
  describe?(signal: AbortSignal): Promise<TeacherKeys | null>;
  close(): void;
}

export interface TeacherKeys {
  pictures: readonly { key: string; steps: readonly number[] }[];
  states: readonly { key: string; steps: readonly number[] }[];
  prompts: readonly string[];
  actions: readonly string[];
}

export interface TeacherAddress {
  endpoint: string;
  key: string | null;
  timeoutSec: number;
}

/** What a teacher sends at most, bytes. An answer is some kilobytes. */
export const largestAnswer = 16 << 20;

/** Steps: a second at 1,000 Hz. */
const longestChunk = 1_000;

const longestWords = 400;

/** One line of at most 400 characters, the key taken out: a traceback says what went wrong at its end. */
export function lastWords(text: string, key: string | null): string {
  const line = withoutKey(text.slice(-20 * longestWords), key)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .replace(/\.$/, '');
  return line.length > longestWords ? `…${line.slice(-longestWords)}` : line;
}

/**
 * Rows of finite numbers by key, or what is wrong with them. `read` may throw a `RangeError` that ends "The array ...".
 */
export function actionsOf(
  entries: Iterable<readonly [string, unknown]>,
  read: (value: unknown) => number[][] | null,
): Said {
  const chunks = new Map<string, number[][]>();
  for (const [key, value] of entries) {
    let rows: number[][] | null;
    try {
      rows = read(value);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { kind: 'garbage', why: `sent an array "${shown(key)}" that ${error.message}` };
    }
    if (rows === null) continue;
    if (rows.length > longestChunk) {
      return { kind: 'garbage', why: `sent "${shown(key)}" with ${rows.length} steps` };
    }
    if (!rows.every((row) => row.every(Number.isFinite))) {
      return {
        kind: 'garbage',
        why: `sent "${shown(key)}" with values that are no finite numbers`,
      };
    }
    chunks.set(key, rows);
  }
  return { kind: 'actions', chunks };
}

const shown = (key: string): string => lastWords(key, null).slice(0, 60);

/** Runs one exchange until it answers, its time is over, or the signal is aborted; then what it holds is let go. */
export async function inTime(
  timeoutSec: number,
  signal: AbortSignal,
  exchange: (stop: AbortSignal) => Promise<Said>,
): Promise<Said> {
  signal.throwIfAborted();
  const late = AbortSignal.timeout(Math.ceil(timeoutSec * 1_000));
  const stop = AbortSignal.any([signal, late]);
  try {
    return await exchange(stop);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (late.aborted) {
      return { kind: 'later', why: `did not answer within ${timeoutSec} s`, afterMs: null };
    }
    return { kind: 'later', why: `cannot be reached (${codeOf(error)})`, afterMs: null };
  }
}

function codeOf(error: unknown): string {
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? lastWords(String(message), null) : codeOf(cause);
}
