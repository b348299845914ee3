/** What is typed in the judge's dialog, as text, and the wish it makes. */
import { judgeWishSchema, type JudgeWish } from '../../../../shared/model/judge';

const numbers = [
  'repeats',
  'frames',
  'cameras',
  'pictureWidth',
  'concurrency',
  'timeoutSec',
  'answerTokens',
  'k',
] as const;
/** Empty: none. */
const limits = [
  'requestsPerMinute',
  'tokensPerMinute',
  'pricePerMillionIn',
  'pricePerMillionOut',
] as const;
export type NumberField = (typeof numbers)[number] | (typeof limits)[number] | 'sample' | 'seed';

/** One text per field of the form; numbers may be empty or half typed. */
export interface JudgeChoices extends Record<NumberField, string> {
  endpoint: string;
  model: string;
  key: JudgeWish['key'];
  keyVariable: string;
  instructions: string;
  signals: boolean;
  preset: JudgeWish['preset'];
  /** The folder of a knowledge base; empty: no examples. */
  kb: string;
  embeddings: string;
  embeddingModel: string;
  /** Whether the judge is tested instead of asked. */
  isTest: boolean;
}

export type ChoiceFaults = Partial<Record<keyof JudgeChoices, string>>;

const usualTest = { sample: 30, seed: 1 };

/** The form as it begins: what was chosen last, else the defaults with no server. */
export function choicesOf(last: JudgeWish | null): JudgeChoices {
  const from = last ?? judgeWishSchema.parse({ endpoint: 'http://127.0.0.1', model: '-' });
  const { sample, seed } = from.stress ?? usualTest;
  const texts = Object.fromEntries(
    [...numbers, ...limits].map((name) => [name, from[name] === null ? '' : String(from[name])]),
  ) as Record<(typeof numbers)[number] | (typeof limits)[number], string>;
  return {
    ...texts,
    endpoint: last?.endpoint ?? '',
    model: last?.model ?? '',
    key: from.key,
    keyVariable: from.keyVariable,
    instructions: from.instructions,
    signals: from.signals,
    preset: from.preset,
    kb: from.kb ?? '',
    embeddings: from.embeddings?.endpoint ?? '',
    embeddingModel: from.embeddings?.model ?? '',
    isTest: false,
    sample: String(sample),
    seed: String(seed),
  };
}

/** The wish, or what is wrong with which field; a form that is merely not filled in has no faults and no wish. */
export function wishIn(choices: JudgeChoices): { wish: JudgeWish | null; faults: ChoiceFaults } {
  const { endpoint, model, key, keyVariable, instructions, signals, preset, kb } = choices;
  const { embeddings, embeddingModel } = choices;
  const usesEmbeddings = kb.trim() !== '' && embeddings.trim() !== '';
  const parsed = judgeWishSchema.safeParse({
    endpoint,
    model,
    key,
    keyVariable,
    instructions,
    signals,
    preset,
    ...Object.fromEntries(numbers.map((name) => [name, orDefault(choices[name])])),
    ...Object.fromEntries(limits.map((name) => [name, orNone(choices[name])])),
    kb: kb.trim() === '' ? null : kb,
    embeddings: usesEmbeddings ? { endpoint: embeddings, model: embeddingModel } : null,
    stress: choices.isTest
      ? {
          sample: orDefault(choices.sample) ?? usualTest.sample,
          seed: orDefault(choices.seed) ?? usualTest.seed,
        }
      : null,
  });
  if (parsed.success) return { wish: parsed.data, faults: {} };
  const faults: ChoiceFaults = {};
  for (const { path, message } of parsed.error.issues) {
    const field = fieldAt(path);
    const isEmpty = (field === 'endpoint' || field === 'model') && choices[field].trim() === '';
    if (!isEmpty) faults[field] ??= message;
  }
  return { wish: null, faults };
}

function fieldAt([first, second]: readonly PropertyKey[]): keyof JudgeChoices {
  if (first === 'embeddings') return second === 'model' ? 'embeddingModel' : 'embeddings';
  return (first === 'stress' ? second : first) as keyof JudgeChoices;
}

const orNone = (text: string): number | null => (text.trim() === '' ? null : Number(text));
const orDefault = (text: string): number | undefined =>
  text.trim() === '' ? undefined : Number(text);
