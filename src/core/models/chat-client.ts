/** One request to an OpenAI-compatible `/chat/completions`, and what came of it. Nothing here waits or tries again. */
import { z } from 'zod';
import { listOf } from '../../shared/model/list-of';
import { bodyPieces } from '../system/body-pieces';

/**
 * Answers are a few hundred tokens; whatever sends more is not answering. With probabilities, tokens take a kilobyte
 * each.
 */
const megabyte = 1 << 20;
const largestBody = { plain: megabyte, withProbabilities: 16 * megabyte };
const longestWords = 240;

export interface ChatRequest {
  /** Base address, without a closing slash. */
  endpoint: string;
  key: string | null;
  timeoutSec: number;
  body: unknown;
  /** Whether the body asks for the probabilities of tokens. */
  probabilities?: boolean;
}

/** Natural logarithms; `top`: the likeliest in its place. */
export interface Token {
  token: string;
  logprob: number;
  top: { token: string; logprob: number }[];
}

export interface Usage {
  tokensIn: number;
  tokensOut: number;
}

/** `why` is the rest of a sentence that begins with the server's name. */
export type Reply =
  | {
      kind: 'answer';
      words: string;
      cutOff: boolean;
      usage: Usage | null;
      /** Null where the server gave none that make sense. */
      tokens: Token[] | null;
    }
  /** The model does not want to; asking again would not help. */
  | { kind: 'refused'; why: string; usage: Usage | null }
  /** Not now: busy, broken, out of reach. */
  | { kind: 'later'; why: string; afterMs: number | null }
  /** An answer that makes no sense. */
  | { kind: 'garbage'; why: string; usage: Usage | null }
  /** Not this request: the server's own words may say which part of it. */
  | { kind: 'rejected'; why: string; words: string }
  /** No request at all will do: wrong key, wrong address, no money. */
  | { kind: 'closed'; why: string };

const usageSchema = z
  .object({ prompt_tokens: z.number().min(0), completion_tokens: z.number().min(0).default(0) })
  .nullish()
  .catch(null);
/** A token that cannot be had is told as the lowest number that JSON takes. */
const likelihood = { token: z.string().max(1_000), logprob: z.number() };
const mostTokens = 1_000_000;
const mostChoices = 1_000;
const tokensSchema = z
  .object({
    content: listOf(
      z
        .object({
          ...likelihood,
          top_logprobs: z.array(z.object(likelihood)).max(100).default([]),
        })
        .transform(({ top_logprobs: top, ...token }): Token => ({ ...token, top })),
      mostTokens,
    ).nullish(),
  })
  .nullish()
  .catch(null);
export const completionSchema = z.object({
  choices: listOf(
    z.object({
      message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      finish_reason: z.string().nullish(),
      logprobs: tokensSchema,
    }),
    mostChoices,
  ),
  usage: usageSchema,
});

/**
 * Never throws but the signal's reason. Redirects are not followed: only the host that the user named gets anything.
 */
export async function chat(request: ChatRequest, signal: AbortSignal): Promise<Reply> {
  signal.throwIfAborted();
  const late = AbortSignal.timeout(request.timeoutSec * 1_000);
  const tooLong = new AbortController();
  const either = AbortSignal.any([signal, late, tooLong.signal]);
  try {
    const response = await fetch(`${request.endpoint}/chat/completions`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(request.key === null ? {} : { authorization: `Bearer ${request.key}` }),
      },
      body: JSON.stringify(request.body),
      signal: either,
    });
    const largest = request.probabilities ? largestBody.withProbabilities : largestBody.plain;
    const text = await readBody(response, largest, either);
    if (text === null) {
      tooLong.abort();
      return { kind: 'garbage', why: `sent more than ${largest / megabyte} MB`, usage: null };
    }
    const clean = withoutKey(text, request.key);
    return response.ok ? readCompletion(clean, response) : readFailure(clean, response);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (late.aborted) {
      return { kind: 'later', why: `did not answer within ${request.timeoutSec} s`, afterMs: null };
    }
    return { kind: 'later', why: `cannot be reached (${networkWords(error)})`, afterMs: null };
  }
}

/** What a server says, without the key, also as it stands in JSON: some write a slash as `\/`. */
export function withoutKey(text: string, key: string | null): string {
  if (key === null || key === '') return text;
  const inJson = JSON.stringify(key).slice(1, -1);
  return [key, inJson, inJson.replaceAll('/', String.raw`\/`)].reduce(
    (clean, shape) => clean.replaceAll(shape, '[key]'),
    text,
  );
}

/**
 * Null where there is more than anyone should send. Throws as `bodyPieces`.
 *
 * @param signal the one that the request was sent with
 */
export async function readBody(
  response: Response,
  largest: number,
  signal: AbortSignal,
): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of bodyPieces(response, signal)) {
    bytes += part.byteLength;
    if (bytes > largest) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function readCompletion(text: string, response: Response): Reply {
  const value = parsed(text);
  if (value === undefined) {
    const type = response.headers.get('content-type') ?? 'no type';
    const why = `sent something that is not JSON (${shortened(type)}); is this the address of its API?`;
    return { kind: 'garbage', why, usage: null };
  }
  const completion = completionSchema.safeParse(value);
  if (!completion.success) {
    return { kind: 'garbage', why: 'sent JSON that is no chat completion', usage: null };
  }
  const { choices, usage: counted } = completion.data;
  const usage =
    counted === null || counted === undefined
      ? null
      : { tokensIn: counted.prompt_tokens, tokensOut: counted.completion_tokens };
  const [choice] = choices;
  if (choice === undefined) return { kind: 'garbage', why: 'sent no answer (no choices)', usage };
  const refusal = choice.message.refusal ?? '';
  if (refusal !== '') {
    return { kind: 'refused', why: `refused: "${shortened(refusal)}"`, usage };
  }
  if (choice.finish_reason === 'content_filter') {
    return { kind: 'refused', why: 'withheld the answer (content filter)', usage };
  }
  const cutOff = choice.finish_reason === 'length';
  const tokens = choice.logprobs?.content ?? null;
  return { kind: 'answer', words: choice.message.content ?? '', cutOff, usage, tokens };
}

const later = new Set([408, 409, 425, 429]);
const closed = new Set([401, 402, 403, 404, 405]);

function readFailure(text: string, response: Response): Reply {
  const { status } = response;
  const words = failureWords(text);
  const said = words === '' ? '' : `: "${words}"`;
  if (status < 400) {
    const to = shortened(response.headers.get('location') ?? 'nowhere');
    return { kind: 'closed', why: `sends requests on to ${to}; name that address if you trust it` };
  }
  const why = `answered ${status}${said}`;
  // Out of money comes with the status of "too many requests", but no waiting mends it.
  if (closed.has(status) || /insufficient_quota/.test(text)) return { kind: 'closed', why };
  if (later.has(status) || status >= 500) {
    return { kind: 'later', why, afterMs: retryAfterMs(response.headers) };
  }
  return { kind: 'rejected', why, words: text.slice(0, 4_000) };
}

/** `Retry-After` in seconds or as a date, or in milliseconds as some servers send it besides. */
export function retryAfterMs(headers: Headers, nowMs = Date.now()): number | null {
  const exact = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const text = headers.get('retry-after');
  if (text === null) return null;
  const seconds = Number(text);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

/** `error.message` as OpenAI has it, `message` or `detail` as others have, else the text itself. */
function failureWords(text: string): string {
  const named = z
    .union([
      z.object({ error: z.object({ message: z.string() }) }).transform((it) => it.error.message),
      z.object({ error: z.string() }).transform((it) => it.error),
      z.object({ message: z.string() }).transform((it) => it.message),
      z.object({ detail: z.string() }).transform((it) => it.detail),
    ])
    .safeParse(parsed(text));
  return shortened(named.success ? named.data : withoutTags(text));
}

/** Of a page of HTML, its words. Only its beginning is told, so only that is looked at. */
const withoutTags = (text: string): string =>
  text.slice(0, 20 * longestWords).replace(/<[^<>]*>/g, ' ');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** One line without control characters and without a stop: it goes into a sentence. */
function shortened(text: string): string {
  const line = text
    .slice(0, 20 * longestWords)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .replace(/\.$/, '');
  return line.length > longestWords ? `${line.slice(0, longestWords)}…` : line;
}

/** What kept a request from its server, in a word. */
export function networkWords(error: unknown): string {
  const cause = (error as { cause?: unknown }).cause;
  const code = (cause as { code?: unknown } | undefined)?.code;
  if (typeof code === 'string') return code;
  return shortened((cause instanceof Error ? cause : (error as Error)).message);
}
