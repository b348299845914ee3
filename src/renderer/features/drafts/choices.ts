/** What is typed in the drafting dialog, as text, and the settings it makes. */
import { draftSettingsSchema, type DraftSettings } from '../../../shared/model/draft';

/** One text per field of the form; numbers may be empty or half typed. */
export interface DraftChoices {
  endpoint: string;
  model: string;
  key: DraftSettings['key'];
  keyVariable: string;
  instructions: string;
  cameras: string;
  pictureWidth: string;
  concurrency: string;
  requestsPerMinute: string;
  tokensPerMinute: string;
  timeoutSec: string;
  answerTokens: string;
  pricePerMillionIn: string;
  pricePerMillionOut: string;
  replace: DraftSettings['replace'];
}

export type ChoiceFaults = Partial<Record<keyof DraftChoices, string>>;

const fromNumber = (value: number | null): string => (value === null ? '' : String(value));

/** The form as it begins: what was chosen last, else the defaults with no server. */
export function choicesOf(settings: DraftSettings | null): DraftChoices {
  const from = settings ?? draftSettingsSchema.parse({ endpoint: 'http://127.0.0.1', model: '-' });
  return {
    endpoint: settings?.endpoint ?? '',
    model: settings?.model ?? '',
    key: from.key,
    keyVariable: from.keyVariable,
    instructions: from.instructions,
    cameras: fromNumber(from.cameras),
    pictureWidth: fromNumber(from.pictureWidth),
    concurrency: fromNumber(from.concurrency),
    requestsPerMinute: fromNumber(from.requestsPerMinute),
    tokensPerMinute: fromNumber(from.tokensPerMinute),
    timeoutSec: fromNumber(from.timeoutSec),
    answerTokens: fromNumber(from.answerTokens),
    pricePerMillionIn: fromNumber(from.pricePerMillionIn),
    pricePerMillionOut: fromNumber(from.pricePerMillionOut),
    replace: from.replace,
  };
}

/** Empty limits and prices mean none; any other empty number its default. */
const orNone = (text: string): number | null => (text.trim() === '' ? null : Number(text));
const orDefault = (text: string): number | undefined =>
  text.trim() === '' ? undefined : Number(text);

/**
 * The settings, or what is wrong with which field; a form that is merely not filled in has no faults and no settings.
 */
export function settingsIn(choices: DraftChoices): {
  settings: DraftSettings | null;
  faults: ChoiceFaults;
} {
  const parsed = draftSettingsSchema.safeParse({
    ...choices,
    cameras: orDefault(choices.cameras),
    pictureWidth: orDefault(choices.pictureWidth),
    concurrency: orDefault(choices.concurrency),
    requestsPerMinute: orNone(choices.requestsPerMinute),
    tokensPerMinute: orNone(choices.tokensPerMinute),
    timeoutSec: orDefault(choices.timeoutSec),
    answerTokens: orDefault(choices.answerTokens),
    pricePerMillionIn: orNone(choices.pricePerMillionIn),
    pricePerMillionOut: orNone(choices.pricePerMillionOut),
  });
  if (parsed.success) return { settings: parsed.data, faults: {} };
  const faults: ChoiceFaults = {};
  for (const { path, message } of parsed.error.issues) {
    const field = path[0] as keyof DraftChoices;
    if ((field === 'endpoint' || field === 'model') && choices[field].trim() === '') continue;
    faults[field] ??= message;
  }
  return { settings: null, faults };
}
