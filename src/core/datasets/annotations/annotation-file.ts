/**
 * Annotations by source file and episode, as the scripts of ECoT and InstructVLA write them:
 * `{file: {episode: {reasoning: {step: {...}}, features: {move_primitive: [...]}, ...}}}`.
 */
import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import { listOf } from '../../../shared/model/list-of';
import { betweenSentences } from '../../../shared/model/reasoning-parts';
import { openRegular, tooLarge } from '../../files/regular-file';
import { breathe } from '../../system/breathe';
import { jsonEntries } from './json-entries';
import { parseJson } from '../../files/json-text';
import { limits } from '../../files/limits';

export interface AnnotatedEpisode {
  /** The last number in the episode's key; null if it has none. */
  number: number | null;
  key: string;
  /** Steps that the annotated episode has, where the entry says so. */
  steps: number | null;
  /** Where the entry is in its file, bytes, half-open: the texts of all episodes may not fit into memory. */
  start: number;
  end: number;
  /** Whether the entry bears the marks of the scripts that ask a model: captions, boxes, made-up questions. */
  byModel: boolean;
  /** What InstructVLA has the robot asked for in it; empty where the entry does not say. */
  question: string;
}

/** By source file, in the file's order. */
export type AnnotatedFiles = ReadonlyMap<string, AnnotatedEpisode[]>;

export interface Annotations {
  files: AnnotatedFiles;
  /** Entries that are no JSON, too long or nested too deep. */
  unread: number;
}

/** Entries between two pauses; each is parsed. */
const entriesBetween = 256;

const stepSchema = z.union([z.string(), z.record(z.string(), z.unknown())]);
const answerSchema = z.looseObject({
  question: z.string().optional(),
  answer: z.string().optional(),
});
export const entrySchema = z.looseObject({
  reasoning: z.record(z.string(), z.unknown()).optional(),
  features: z
    .looseObject({
      move_primitive: listOf(z.string().nullable(), limits.annotatedFrames).optional(),
      bboxes: z.unknown().optional(),
    })
    .optional(),
  metadata: z
    .looseObject({ n_steps: z.number().optional(), caption: z.string().optional() })
    .optional(),
  alt_instruction: z
    .looseObject({
      Caption: z.string().optional(),
      CR: listOf(answerSchema, limits.annotatedFrames).optional(),
      CC: listOf(answerSchema, limits.annotatedFrames).optional(),
    })
    .optional(),
});
type Entry = z.infer<typeof entrySchema>;

/**
 * Null if the JSON is of another kind. Entries that make no sense are left out. Throws `corrupt-data` if there is more
 * of it than the studio reads, and an Error if it is no JSON.
 */
export async function readAnnotationFile(file: string): Promise<Annotations | null> {
  const opened = await openRegular(file);
  try {
    if (opened.stats.size > limits.annotationBytes) {
      throw tooLarge(file, opened.stats.size, limits.annotationBytes);
    }
    const found = new Map<string, AnnotatedEpisode[]>();
    let count = 0;
    let unread = 0;
    let passed = 0;
    for await (const { name, key, start, end, bytes } of jsonEntries(opened)) {
      await breathe(passed, entriesBetween);
      passed += 1;
      const entry = bytes === null ? unreadable : parseEntry(bytes);
      if (entry === unreadable) unread += 1;
      else if (entry !== null) {
        count += 1;
        if (count > limits.episodes) throw tooMany(file);
        const episodes = found.get(name) ?? [];
        episodes.push(episodeOf(key, { start, end }, entry));
        found.set(name, episodes);
      }
    }
    if (found.size > 0) return { files: found, unread };
    if (unread > 0) throw new Error('none of its entries is JSON that can be read.');
    return null;
  } finally {
    await opened.handle.close();
  }
}

/**
 * Step to text of one episode; steps without any are absent. Throws `corrupt-data` if the file has changed since
 * `readAnnotationFile`.
 */
export async function readAnnotation(
  file: string,
  { start, end, key }: AnnotatedEpisode,
): Promise<ReadonlyMap<number, string>> {
  const { handle } = await openRegular(file);
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(end - start),
      0,
      end - start,
      start,
    );
    const entry = parseEntry(buffer.subarray(0, bytesRead));
    if (entry !== null && entry !== unreadable) return textsOf(entry);
  } finally {
    await handle.close();
  }
  throw new StudioError(
    'corrupt-data',
    `${file} has changed: its episode ${key} is elsewhere; open the dataset again.`,
  );
}

const unreadable = Symbol('unreadable');

/** Null for JSON that is no annotation. */
function parseEntry(bytes: Uint8Array): Entry | typeof unreadable | null {
  try {
    const { data } = entrySchema.safeParse(parseJson(bytes));
    const isAnnotation =
      data?.reasoning !== undefined ||
      data?.features?.move_primitive !== undefined ||
      data?.alt_instruction !== undefined;
    return data !== undefined && isAnnotation ? data : null;
  } catch {
    return unreadable;
  }
}

const tooMany = (file: string): StudioError =>
  new StudioError(
    'corrupt-data',
    `${file} annotates more than ${limits.episodes} episodes, which is what the studio reads; split it.`,
  );

function episodeOf(
  key: string,
  place: { start: number; end: number },
  { features, metadata, alt_instruction: instructions }: Entry,
): AnnotatedEpisode {
  const digits = /(\d{1,9})\D*$/.exec(key)?.[1];
  const captions = [metadata?.caption, instructions?.Caption];
  const asked = [...(instructions?.CR ?? []), ...(instructions?.CC ?? [])];
  const question = asked.map((each) => each.question?.trim() ?? '').find((text) => text !== '');
  return {
    key,
    number: digits === undefined ? null : Number(digits),
    steps: metadata?.n_steps ?? features?.move_primitive?.length ?? null,
    ...place,
    byModel: features?.bboxes !== undefined || captions.some((caption) => (caption ?? '') !== ''),
    question: (question ?? '').slice(0, limits.taskLength),
  };
}

/**
 * Where there is no reasoning, the movements are what was said about each step; what InstructVLA answers about the
 * whole episode stands before the first of them.
 */
function textsOf({
  reasoning,
  features,
  alt_instruction: instructions,
}: Entry): Map<number, string> {
  if (reasoning !== undefined) return textsOfSteps(reasoning);
  const texts = textsOfMoves(features?.move_primitive ?? []);
  const answers = [...(instructions?.CR ?? []).map(({ answer }) => answer), instructions?.Caption];
  const whole = answers.find((answer) => (answer ?? '').trim() !== '')?.trim();
  if (whole !== undefined) texts.set(0, joined(whole, texts.get(0) ?? ''));
  return texts;
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
  return joined(subtask, reason);
}

/** Two sentences as one text; either may be missing. */
function joined(first: string, second: string): string {
  if (first === '' || second === '') return first + second;
  return `${first}${betweenSentences(first)}${second}`;
}

const textsOfMoves = (moves: readonly (string | null)[]): Map<number, string> =>
  new Map(moves.flatMap((move, step) => (move === null || move === '' ? [] : [[step, move]])));
