/**
 * Annotations by source file and episode, as the scripts of ECoT and InstructVLA write them:
 * `{file: {episode: {reasoning: {step: {...}}, features: {move_primitive: [...]}, ...}}}`.
 */
import { z } from 'zod';

export interface AnnotatedEpisode {
  /** The last number in the episode's key; null if it has none. */
  number: number | null;
  key: string;
  /** Steps that the annotated episode has, where the entry says so. */
  steps: number | null;
  /** Step to text; steps without any are absent. */
  texts: ReadonlyMap<number, string>;
  /** Whether the entry bears the marks of the scripts that ask a model: captions, boxes, made-up questions. */
  byModel: boolean;
}

/** By source file, in the file's order. */
export type AnnotatedFiles = ReadonlyMap<string, AnnotatedEpisode[]>;

const stepSchema = z.union([z.string(), z.record(z.string(), z.unknown())]);
const entrySchema = z.looseObject({
  reasoning: z.record(z.string(), z.unknown()).optional(),
  features: z
    .looseObject({
      move_primitive: z.array(z.string().nullable()).optional(),
      bboxes: z.unknown().optional(),
    })
    .optional(),
  metadata: z
    .looseObject({ n_steps: z.number().optional(), caption: z.string().optional() })
    .optional(),
  alt_instruction: z.looseObject({ Caption: z.string().optional() }).optional(),
});
type Entry = z.infer<typeof entrySchema>;

/** Null if the JSON is of another kind. Entries that make no sense are left out. */
export function readAnnotationFile(json: unknown): AnnotatedFiles | null {
  const found = new Map<string, AnnotatedEpisode[]>();
  for (const [file, episodes] of entriesOf(json)) {
    for (const [key, value] of entriesOf(episodes)) {
      const parsed = entrySchema.safeParse(value);
      if (!parsed.success || !isAnnotation(parsed.data)) continue;
      found.set(file, [...(found.get(file) ?? []), episodeOf(key, parsed.data)]);
    }
  }
  return found.size === 0 ? null : found;
}

const isAnnotation = ({ reasoning, features }: Entry): boolean =>
  reasoning !== undefined || features?.move_primitive !== undefined;

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

function episodeOf(key: string, entry: Entry): AnnotatedEpisode {
  const { reasoning, features, metadata, alt_instruction: instructions } = entry;
  const moves = features?.move_primitive;
  const digits = /(\d{1,9})\D*$/.exec(key)?.[1];
  const captions = [metadata?.caption, instructions?.Caption];
  return {
    key,
    number: digits === undefined ? null : Number(digits),
    steps: metadata?.n_steps ?? moves?.length ?? null,
    // Where there is no reasoning, the movements are what was said about each step.
    texts: reasoning === undefined ? textsOfMoves(moves ?? []) : textsOfSteps(reasoning),
    byModel: features?.bboxes !== undefined || captions.some((caption) => (caption ?? '') !== ''),
  };
}

function textsOfSteps(reasoning: Readonly<Record<string, unknown>>): Map<number, string> {
  const texts = new Map<number, string>();
  for (const [step, value] of Object.entries(reasoning)) {
    const parsed = stepSchema.safeParse(value);
    if (!parsed.success || !/^\d{1,9}$/.test(step)) continue;
    const text = typeof parsed.data === 'string' ? parsed.data.trim() : sentences(parsed.data);
    if (text !== '') texts.set(Number(step), text);
  }
  return texts;
}

/** What to do and why, as one text: the inverse of what an export as ECoT takes apart. */
function sentences(step: Readonly<Record<string, unknown>>): string {
  const said = ['subtask', 'subtask_reason'].map((name) => {
    const text = step[name];
    return typeof text === 'string' ? text.trim() : '';
  });
  const [subtask = '', reason = ''] = said;
  if (subtask === '' || reason === '') return subtask + reason;
  return /[.!?。]$/u.test(subtask) ? `${subtask} ${reason}` : `${subtask}. ${reason}`;
}

const textsOfMoves = (moves: readonly (string | null)[]): Map<number, string> =>
  new Map(moves.flatMap((move, step) => (move === null || move === '' ? [] : [[step, move]])));
