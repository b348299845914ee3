/** Drafting reasoning with a vision-language model: settings, consent, plan, result. */
import { z } from 'zod';
import type { Problem } from '../errors';
import type { Reasoning } from './keyframe';

/** Where the key of the endpoint comes from. It is never part of settings, project or log. */
export const keySources = ['none', 'environment', 'stored'] as const;
export type KeySource = (typeof keySources)[number];

/** Texts that a model's draft may take the place of; movement sentences and empty texts always are. */
const replaceable = ['dataset', 'model'] as const;

/**
 * The base address of an OpenAI-compatible server, as `https://host/v1`: http or https, no name or password in it, no
 * query; a closing `/` or `/chat/completions` is taken off.
 */
export const endpointSchema = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    const fault =
      url === null || !/^https?:$/.test(url.protocol)
        ? 'The endpoint is an address such as http://127.0.0.1:8000/v1.'
        : url.username !== '' || url.password !== ''
          ? 'The endpoint must not hold a name or password; give the key separately.'
          : url.search !== '' || url.hash !== ''
            ? 'The endpoint must not hold a query.'
            : null;
    if (url === null || fault !== null) {
      context.addIssue({ code: 'custom', message: fault ?? 'The endpoint is not an address.' });
      return z.NEVER;
    }
    return url.href.replace(/(?<!\/)\/+$/, '').replace(/\/chat\/completions$/, '');
  });

const perMinute = z.number().int().min(1).max(100_000_000).nullable().default(null);
const price = z.number().min(0).max(100_000).nullable().default(null);

export const draftSettingsSchema = z.object({
  endpoint: endpointSchema,
  model: z.string().trim().min(1).max(200),
  key: z.enum(keySources).default('none'),
  /** Environment variable that holds the key, for `key: 'environment'`. */
  keyVariable: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, 'is not the name of an environment variable')
    .default('DUALVLA_API_KEY'),
  /** Requests under way at once. */
  concurrency: z.number().int().min(1).max(64).default(4),
  requestsPerMinute: perMinute,
  tokensPerMinute: perMinute,
  /** Seconds until a request counts as failed. */
  timeoutSec: z.number().min(0.05).max(3_600).default(120),
  /** How often a request that failed is sent again. */
  retries: z.number().int().min(0).max(20).default(4),
  /** Pixels at most; the height follows. */
  pictureWidth: z.number().int().min(64).max(2_048).default(448),
  /** How many cameras show the frame itself; the keyframes around it come from the first one. */
  cameras: z.number().int().min(1).max(8).default(2),
  /** Largest answer, tokens. */
  answerTokens: z.number().int().min(16).max(32_000).default(400),
  /** What the model is told besides the studio's own words, such as the language to write in. */
  instructions: z.string().max(2_000).default(''),
  /** In any currency, per million tokens; null where it is not known. */
  pricePerMillionIn: price,
  pricePerMillionOut: price,
  replace: z.array(z.enum(replaceable)).max(replaceable.length).default([]),
});
export type DraftSettings = z.infer<typeof draftSettingsSchema>;

export interface DraftPlan {
  host: string;
  /** Empty when the run can start; else one sentence each. */
  blockers: string[];
  /** What leaves this machine and to whom, in words; shown when agreement is asked for. */
  consent: string;
  /** When this user agreed to it for this project and endpoint; null if not. */
  agreedAtMs: number | null;
  episodes: number;
  /** One request each, unless the same question was answered before. */
  keyframes: number;
  pictures: number;
  /** Skipped: decided by a curator, or with a text that is not to be replaced. */
  decided: number;
  kept: number;
  /** Estimates. */
  tokensIn: number;
  tokensOut: number;
  /** In the currency of the prices; null without prices. */
  cost: number | null;
  /** What the rate limits alone take, minutes. */
  minutesAtLeast: number;
}

export interface DraftResult {
  /** Keyframes that got a text of the model. */
  drafted: number;
  /** Of these, answered before and not asked again. */
  fromCache: number;
  /** Keyframes that keep their draft; each has a problem. */
  failed: number;
  /** Keyframes that were not asked because the run stopped. */
  notAsked: number;
  requests: number;
  /** As the server counted them. */
  tokensIn: number;
  tokensOut: number;
  cost: number | null;
  seconds: number;
  problems: Problem[];
}

/** What one question gave. */
export interface DraftTrial {
  episode: number;
  /** Its id. */
  keyframe: string;
  frame: number;
  /** Null where there is none; `fault` then says why. */
  reasoning: Reasoning | null;
  fault: string | null;
  /** Answered before and not asked again. */
  known: boolean;
  tokensIn: number;
  tokensOut: number;
  /** In the currency of the prices; null without prices. */
  cost: number | null;
  seconds: number;
}

/** Host with port, as shown and stored. */
export const hostOf = (endpoint: string): string => new URL(endpoint).host;

/** Whether the endpoint is a server on this very machine. */
export function isLoopback(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** What a person agrees to before anything is sent. */
export const consentText = (endpoint: string): string =>
  consentTo(
    endpoint,
    'pictures of keyframes, with the task, the measured movement and your instructions,',
  );

/** @param what is sent, with a closing comma */
export function consentTo(endpoint: string, what: string): string {
  const host = hostOf(endpoint);
  if (isLoopback(endpoint)) {
    return `The studio sends ${what} to a program on this machine (${host}). What that program does with them is up to whoever set it up.`;
  }
  const open = endpoint.startsWith('http:')
    ? ' The address is plain http: anyone on the way can read all of it, the key too.'
    : '';
  return `The studio sends ${what} over the network to ${host}. They leave this machine, and its operator may store them.${open}`;
}

/** Money for so many tokens, or null where a price is missing. */
export function costOf(
  settings: Pick<DraftSettings, 'pricePerMillionIn' | 'pricePerMillionOut'>,
  tokensIn: number,
  tokensOut: number,
): number | null {
  const { pricePerMillionIn, pricePerMillionOut } = settings;
  if (pricePerMillionIn === null || pricePerMillionOut === null) return null;
  return (tokensIn * pricePerMillionIn + tokensOut * pricePerMillionOut) / 1_000_000;
}
