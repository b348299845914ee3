/** Asks one question until there is a good answer, or a sentence that says why there is none. */
import type { KeySource } from '../../shared/model/draft';
import { hereEngine, type TaskEngine } from '../jobs/tasks';
import type { Reply, Token, Usage } from './chat-client';
import { chatTask, type ChatDesk } from './chat-task';
import type { Clock } from './clock';
import { bestDialect, simplerDialect, type Dialect } from './dialect';
import type { Pace } from './pace';
import { absence } from './reach';

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;
/** A server that asks for more patience than this is out of order for this run. */
const longestPatienceMs = 10 * 60_000;
/** A model that answers nonsense is asked once more, unless the question says otherwise. */
const usualRepairs = 1;

export interface Server {
  endpoint: string;
  /** Who sends the requests. */
  desk: ChatDesk;
  retries: number;
  pace: Pace;
  clock: Clock;
  /** What it was found to understand; learned from its refusals. */
  dialect: Dialect;
  /** Whether it was there when the first question was asked: one that never was is not waited for. */
  found: boolean;
  /** Requests sent, and tokens as it counted them. */
  sent: { requests: number } & Usage;
}

export interface Question<Answer> {
  /**
   * Of a chat completion request, in the words that the server understands; after an answer that was no use, with it.
   */
  body(dialect: Dialect, spoiled: Spoiled | null): object;
  /**
   * The answer in the model's words, or what is wrong with them as the end of a sentence. `tokens` spell the words;
   * null where their likelihoods are not known.
   */
  read(words: string, tokens: readonly Token[] | null): Answer | { fault: string };
  /** How often it is asked again after an answer that is no use. */
  repairs?: number;
  /** Whether it asks how likely tokens are. */
  probabilities?: boolean;
}

/** An answer that is no use, and why, as the end of a sentence. */
export interface Spoiled {
  words: string;
  fault: string;
}

export type Asked<Answer> =
  | { kind: 'good'; answer: Answer }
  /** `why` is the rest of a sentence that begins with the server's name. */
  | { kind: 'failed'; why: string }
  /** No other question would fare better. */
  | { kind: 'closed'; why: string };

export function serverOf(
  options: Pick<Server, 'endpoint' | 'desk' | 'retries' | 'pace' | 'clock'>,
  dialect: Dialect = bestDialect,
): Server {
  const sent = { requests: 0, tokensIn: 0, tokensOut: 0 };
  // Whether other machines find it, they say themselves.
  return { ...options, dialect, found: options.desk.note() !== null, sent };
}

/** To be closed. Requests are sent by this process, or by the workers of `engine`. Throws as `TaskEngine.desk`. */
export function chatDesk(
  { endpoint, timeoutSec, key: source }: { endpoint: string; timeoutSec: number; key: KeySource },
  key: string | null,
  engine: TaskEngine = hereEngine,
  signal?: AbortSignal,
): Promise<ChatDesk> {
  const plan = { timeoutSec, keyed: source !== 'none' };
  return engine.desk(chatTask, { path: endpoint, subject: { endpoint, key }, plan }, signal);
}

/** Throws only the signal's reason. `tokens` is the estimate of the whole exchange, for the pace. */
export async function ask<Answer extends object>(
  server: Server,
  question: Question<Answer>,
  tokens: number,
  signal: AbortSignal,
): Promise<Asked<Answer>> {
  let { dialect } = server;
  let failures = 0;
  let nonsense = 0;
  let spoiled: Spoiled | null = null;
  const { repairs = usualRepairs, probabilities = false } = question;
  if (!server.found) {
    const why = await absence(server.endpoint, signal);
    if (why !== null) {
      return {
        kind: 'closed',
        why: `cannot be reached (${why}): start it, or correct its address`,
      };
    }
    server.found = true;
  }
  for (;;) {
    const booking = await server.pace.turn(tokens, signal);
    server.sent.requests += 1;
    const body = question.body(dialect, spoiled);
    const sent = await server.desk.do({ body, probabilities }, signal);
    if (sent.made === null)
      return { kind: 'failed', why: `was not asked: ${sent.failure.message}` };
    const reply = sent.made;
    const usage = usageOf(reply);
    if (usage !== null) {
      booking.tokens = usage.tokensIn + usage.tokensOut;
      server.sent.tokensIn += usage.tokensIn;
      server.sent.tokensOut += usage.tokensOut;
    }
    switch (reply.kind) {
      case 'answer': {
        const answer = question.read(reply.words, reply.tokens);
        if (!('fault' in answer)) {
          server.dialect = dialect;
          return { kind: 'good', answer };
        }
        if (reply.cutOff) {
          const why = `did not come to the end of its answer (${answer.fault}); allow longer answers`;
          return { kind: 'failed', why };
        }
        nonsense += 1;
        spoiled = { words: reply.words, fault: answer.fault };
        if (nonsense > repairs) {
          return { kind: 'failed', why: `gave an answer that cannot be used: ${answer.fault}` };
        }
        break;
      }
      case 'garbage':
        nonsense += 1;
        if (nonsense > repairs) return { kind: 'failed', why: reply.why };
        break;
      case 'later': {
        failures += 1;
        const { afterMs, why } = reply;
        if (afterMs !== null && afterMs > longestPatienceMs) {
          const minutes = Math.ceil(afterMs / 60_000);
          return { kind: 'closed', why: `${why} and asks to wait ${minutes} minutes` };
        }
        // What one request is told holds for all of them.
        if (afterMs !== null) server.pace.hold(afterMs);
        if (failures > server.retries) return { kind: 'failed', why };
        await server.clock.sleep(Math.max(afterMs ?? 0, backoffMs(failures)), signal);
        break;
      }
      case 'rejected': {
        const simpler = simplerDialect(dialect, reply.words);
        if (simpler === null) return { kind: 'failed', why: reply.why };
        dialect = simpler;
        break;
      }
      case 'refused':
        return { kind: 'failed', why: reply.why };
      case 'closed':
        return { kind: 'closed', why: reply.why };
    }
  }
}

/** Exponential, with jitter so that requests that failed together do not come back together. */
export function backoffMs(failures: number, random = Math.random()): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1)) * (0.5 + random / 2);
}

function usageOf(reply: Reply): Usage | null {
  return 'usage' in reply ? reply.usage : null;
}
