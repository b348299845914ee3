/** What a judge must answer, and how its words are read. */
import { z } from 'zod';
import { dimensions, type Dimension } from '../../../shared/model/score';

const longestEvidence = 4_000;
/** Models without a schema to keep to write this in many ways. */
const cannotTell = /^\s*(cannot|can ?not|can't|not|n\/?a|none|null|unknown|unclear)\b/i;
const cannotBeJudged = 'cannot be judged';

interface DimensionAnswer {
  /** A whole number of ten, as a fraction of it; null: cannot be judged. */
  score: number | null;
  /** One sentence. */
  evidence: string;
  /** As the pictures are numbered in the question, from 1. */
  frames: number[];
}

export interface JudgeAnswer {
  /** Exactly those that were asked about. */
  dimensions: Partial<Record<Dimension, DimensionAnswer>>;
  /** Whether the task was fully done; null: cannot be judged. */
  success: boolean | null;
}

/** For `response_format`: strict servers want every field required and no others. */
export function answerJsonSchema(asked: readonly Dimension[], pictures: number): object {
  const dimension = {
    type: 'object',
    properties: {
      evidence: { type: 'string', description: 'One sentence that names frame numbers.' },
      frames: {
        type: 'array',
        items: { type: 'integer', minimum: 1, maximum: pictures },
        description: 'The frames that show it.',
      },
      score: {
        anyOf: [
          { type: 'integer', enum: Array.from({ length: 11 }, (_, score) => score) },
          { type: 'string', enum: [cannotBeJudged] },
        ],
      },
    },
    required: ['evidence', 'frames', 'score'],
    additionalProperties: false,
  };
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(asked.map((name) => [name, dimension])),
      success: { type: 'string', enum: ['yes', 'no', cannotBeJudged] },
    },
    required: [...asked, 'success'],
    additionalProperties: false,
  };
}

const scoreSchema = z.union([
  z.int().min(0).max(10),
  z
    .string()
    .regex(/^\s*(\d|10)\s*$/)
    .transform(Number),
  z
    .string()
    .regex(cannotTell)
    .transform(() => null),
  z.null(),
]);
const dimensionSchema = z.object({
  score: scoreSchema,
  evidence: z.string().trim().max(longestEvidence).catch(''),
  frames: z.array(z.int().min(1)).max(1_000).catch([]),
});
const successSchema = z
  .union([
    z.boolean(),
    z
      .string()
      .regex(/^\s*(yes|true)\b/i)
      .transform(() => true),
    z
      .string()
      .regex(/^\s*(no|false)\s*$/i)
      .transform(() => false),
  ])
  .nullable()
  .catch(null);

/**
 * Reads an answer from a model's words: JSON alone, in a code fence, after its thoughts (`<think>`), or amid other
 * words. Gives a sentence's end that says what is wrong with it where it is no answer: no score is ever made up.
 *
 * @param pictures how many were shown: frames that were not are left out of the evidence
 */
export function readAnswer(
  words: string,
  asked: readonly Dimension[],
  pictures: number,
): JudgeAnswer | { fault: string } {
  const said = words.replace(/^\s*<think>[\s\S]*?<\/think>/, '').trim();
  if (said === '') return { fault: 'it is empty' };
  const found = objectIn(said);
  if (found === null) return { fault: 'it holds no JSON object' };
  const answer: JudgeAnswer = { dimensions: {}, success: successSchema.parse(found['success']) };
  for (const name of asked) {
    const parsed = dimensionSchema.safeParse(found[name]);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const field = [name, ...(issue?.path ?? [])].join('.');
      const takes = issue?.path[0] === 'score' ? wholeNumber : (issue?.message ?? 'no object');
      return { fault: `its JSON does not fit: ${field}: ${takes}` };
    }
    const { score, evidence, frames } = parsed.data;
    answer.dimensions[name] = {
      score: score === null ? null : score / 10,
      evidence,
      frames: frames.filter((frame) => frame <= pictures),
    };
  }
  return answer;
}

const wholeNumber = `no whole number from 0 to 10 and not "${cannotBeJudged}"`;

/** Those a rollout is judged by: without text, what it says cannot be. */
export const dimensionsFor = (hasText: boolean): readonly Dimension[] =>
  hasText ? dimensions : dimensions.filter((name) => name === 'action' || name === 'intention');

const objectSchema = z.record(z.string(), z.unknown());

/** The whole text, else from the first to the last brace: models wrap JSON in fences and kind words. */
function objectIn(text: string): Record<string, unknown> | null {
  for (const part of [text, text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)]) {
    try {
      const parsed = objectSchema.safeParse(JSON.parse(part));
      if (parsed.success) return parsed.data;
    } catch {
      // The next try may be one.
    }
  }
  return null;
}
