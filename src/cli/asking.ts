/** What commands that ask a server have in common: options, key, and that nothing is sent without an agreement. */
import { StudioError } from '../shared/errors';
import type { KeySource } from '../shared/model/draft';
import type { TaskEngine } from '../core/jobs/tasks';
import { keyFromEnvironment } from '../core/models/keys';
import type { OptionsConfig } from '../core/host/arguments';
import { plainFailure } from '../core/system/classify-error';

const keyVariable = 'DUALVLA_API_KEY';

export const askingOptions = {
  project: { type: 'string' },
  endpoint: { type: 'string' },
  model: { type: 'string' },
  episodes: { type: 'string' },
  agree: { type: 'boolean', default: false },
  plan: { type: 'boolean', default: false },
  'key-variable': { type: 'string' },
  concurrency: { type: 'string' },
  'requests-per-minute': { type: 'string' },
  'tokens-per-minute': { type: 'string' },
  'price-in': { type: 'string' },
  'price-out': { type: 'string' },
  timeout: { type: 'string' },
  instructions: { type: 'string' },
} as const satisfies OptionsConfig;

export const keyVariableUsage = `  --key-variable NAME the environment variable that holds the key (${keyVariable} if that is set)`;
export const priceUsage =
  '  --price-in N  --price-out N   per million tokens, in any currency: for the estimate';

const perMinute = 'a whole number from 1 to 100,000,000';
const price = 'a number from 0 to 100,000';

/** By key of the settings. */
export const askingWords = {
  keyVariable: ['--key-variable', 'the name of an environment variable'],
  concurrency: ['--concurrency', 'a whole number from 1 to 64'],
  requestsPerMinute: ['--requests-per-minute', perMinute],
  tokensPerMinute: ['--tokens-per-minute', perMinute],
  timeoutSec: ['--timeout', 'seconds, from 0.05 to 3,600'],
  pricePerMillionIn: ['--price-in', price],
  pricePerMillionOut: ['--price-out', price],
  instructions: ['--instructions', 'at most 2,000 characters'],
} as const;

type Values = Partial<Record<keyof typeof askingOptions, string | boolean>>;

/** As the settings call them, unchecked. */
export function askingGiven(values: Values) {
  const named = values['key-variable'];
  const inEnvironment = named !== undefined || (process.env[keyVariable] ?? '') !== '';
  return {
    model: values.model,
    key: inEnvironment ? 'environment' : 'none',
    keyVariable: named,
    concurrency: numberIn(values.concurrency),
    requestsPerMinute: numberIn(values['requests-per-minute']),
    tokensPerMinute: numberIn(values['tokens-per-minute']),
    timeoutSec: numberIn(values.timeout),
    pricePerMillionIn: numberIn(values['price-in']),
    pricePerMillionOut: numberIn(values['price-out']),
    instructions: values.instructions,
  };
}

export const numberIn = (text: string | boolean | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

/** The key, or why there is none where one is wanted. Workers of an engine have their own. */
export function askingKey(
  settings: { key: KeySource; keyVariable: string },
  engine?: TaskEngine,
): { key: string | null; keyFault: string | null } {
  if (engine !== undefined) return { key: null, keyFault: null };
  try {
    const key = settings.key === 'none' ? null : keyFromEnvironment(settings.keyVariable);
    return { key, keyFault: null };
  } catch (error) {
    return { key: null, keyFault: plainFailure(error).message };
  }
}

/** Throws `conflict` without an agreement, and with the first thing that is in the way. */
export function mayAsk(
  plan: { host: string; consent: string; blockers: readonly string[] },
  agreed: boolean,
): void {
  if (!agreed) {
    throw new StudioError(
      'conflict',
      `Nothing was sent to ${plan.host}. ${plan.consent} If you agree, add --agree.`,
    );
  }
  const [blocker] = plan.blockers;
  if (blocker !== undefined) throw new StudioError('conflict', blocker);
}

/** Small runs cost less than a cent. */
export const costText = (cost: number | null): string =>
  cost === null ? '' : ` for about ${cost.toFixed(cost < 1 ? 4 : 2)}`;

/** What the limits alone take. */
export const minutesText = (minutesAtLeast: number): string =>
  minutesAtLeast < 1 ? '' : `, at least ${Math.ceil(minutesAtLeast)} minutes`;
