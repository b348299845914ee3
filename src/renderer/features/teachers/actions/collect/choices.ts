/** What is typed in the dialog that asks a live teacher, as text, and the settings it makes. */
import {
  collectSettingsSchema,
  type CollectSettings,
  type FeatureMap,
  type TeacherProtocol,
} from '../../../../../shared/model/collect';
import type { KeySource } from '../../../../../shared/model/draft';
import { readEpisodeList } from '../../../../../shared/model/episode-list';

const numbers = [
  'concurrency',
  'requestsPerMinute',
  'tokensPerMinute',
  'timeoutSec',
  'retries',
  'answerTokens',
  'topLogprobs',
  'pricePerMillionIn',
  'pricePerMillionOut',
] as const;
export type CollectNumber = (typeof numbers)[number] | 'every';
/** Empty, these mean none; the others their default. */
const orNone: readonly string[] = [
  'requestsPerMinute',
  'tokensPerMinute',
  'pricePerMillionIn',
  'pricePerMillionOut',
];

/** One text per field of the form; numbers may be empty or half typed. */
export interface CollectChoices extends Record<CollectNumber, string> {
  teacher: string;
  protocol: TeacherProtocol;
  endpoint: string;
  model: string;
  key: KeySource;
  keyVariable: string;
  instructions: string;
  frames: 'keyframes' | 'every';
  /** `0-9, 12`; empty for all. */
  episodes: string;
  /** Null: as the project keeps it, else guessed. */
  map: FeatureMap | null;
}

export type CollectFaults = Partial<Record<keyof CollectChoices, string>>;

/** The form as it begins: what was chosen last, else the defaults with no server. The map is the project's. */
export function choicesOf(settings: CollectSettings | null): CollectChoices {
  const from =
    settings ??
    collectSettingsSchema.parse({
      teacher: 'teacher',
      protocol: 'openpi',
      endpoint: 'ws://127.0.0.1',
      frames: 'keyframes',
    });
  const text = (field: (typeof numbers)[number]): string => String(from[field] ?? '');
  return {
    teacher: settings?.teacher ?? '',
    protocol: from.protocol,
    endpoint: settings?.endpoint ?? '',
    model: settings?.model ?? '',
    key: from.key,
    keyVariable: from.keyVariable,
    instructions: from.instructions,
    frames: from.frames === 'keyframes' ? 'keyframes' : 'every',
    every: from.frames === 'keyframes' ? '30' : String(from.frames.every),
    episodes: '',
    map: null,
    concurrency: text('concurrency'),
    requestsPerMinute: text('requestsPerMinute'),
    tokensPerMinute: text('tokensPerMinute'),
    timeoutSec: text('timeoutSec'),
    retries: text('retries'),
    answerTokens: text('answerTokens'),
    topLogprobs: text('topLogprobs'),
    pricePerMillionIn: text('pricePerMillionIn'),
    pricePerMillionOut: text('pricePerMillionOut'),
  };
}

const numberIn = (field: string, text: string): number | null | undefined =>
  text.trim() !== '' ? Number(text) : orNone.includes(field) ? null : undefined;

/**
 * The request, or what is wrong with which field; a form that is merely not filled in has no faults and no settings.
 */
export function settingsIn(choices: CollectChoices): {
  settings: CollectSettings | null;
  /** Null means all. */
  episodes: number[] | null;
  faults: CollectFaults;
} {
  const faults: CollectFaults = {};
  const listed = choices.episodes.trim() === '' ? null : readEpisodeList(choices.episodes);
  if (listed !== null && 'wrong' in listed) {
    faults.episodes = `"${listed.wrong}" is neither an episode number nor a range such as 0-9.`;
  }
  const parsed = collectSettingsSchema.safeParse({
    ...choices,
    ...Object.fromEntries(numbers.map((field) => [field, numberIn(field, choices[field])])),
    model: choices.model.trim() === '' ? null : choices.model,
    frames: choices.frames === 'keyframes' ? 'keyframes' : { every: Number(choices.every) },
  });
  for (const { path, message } of parsed.error?.issues ?? []) {
    const field = (path[0] === 'frames' ? 'every' : path[0]) as keyof CollectChoices;
    const typed = choices[field];
    if (typeof typed === 'string' && typed.trim() === '' && field !== 'every') continue;
    faults[field] ??= field === 'map' ? `${path.slice(1).join('.')}: ${message}` : message;
  }
  return {
    settings: Object.keys(faults).length === 0 ? (parsed.data ?? null) : null,
    episodes: listed !== null && 'episodes' in listed ? listed.episodes : null,
    faults,
  };
}
