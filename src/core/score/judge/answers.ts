/** Answers of a judge as a project keeps them, and what several about one rollout come to. */
import { z } from 'zod';
import type { JudgedRollout } from '../../../shared/model/judge';
import { numbersOf } from '../../../shared/model/list-of';
import { dimensions, type Dimension, type Judgement } from '../../../shared/model/score';

export const answersFile = 'score/answers.jsonl';

const share = z.number().min(0).max(1);
/** By the hash of its question. */
export const keptAnswerSchema = z.object({
  key: z.string().length(64),
  dimensions: z.partialRecord(
    z.enum(dimensions),
    z.object({
      /** Expected over the likelihoods where there are any, else as it was written; null: cannot be judged. */
      score: share.nullable(),
      /** See `JudgedRollout.mass`. */
      mass: share.nullable(),
      evidence: z.string(),
      timesSec: numbersOf(),
    }),
  ),
  success: z.boolean().nullable(),
  host: z.string(),
  model: z.string(),
  atMs: z.number().int().min(0),
});
export type KeptAnswer = z.infer<typeof keptAnswerSchema>;

/** Whether every score that it gives is weighed by likelihoods: asking again would tell little more. */
export function isWeighed({ dimensions: given }: KeptAnswer): boolean {
  const scored = Object.values(given).filter(({ score }) => score !== null);
  return scored.length > 0 && scored.every(({ mass }) => mass !== null);
}

/**
 * Means over the answers; a dimension is null that most of them cannot judge.
 *
 * @param answers at least one
 */
export function judgedBy(id: string, answers: readonly KeptAnswer[]): JudgedRollout {
  const given = (name: Dimension): number[] =>
    answers.flatMap((answer) => answer.dimensions[name]?.score ?? []);
  const judge = byDimension((name) =>
    given(name).length * 2 > answers.length ? mean(given(name)) : null,
  );
  const done = answers.flatMap(({ success }) => (success === null ? [] : Number(success)));
  return {
    id,
    judge,
    success: done.length * 2 > answers.length ? mean(done) : null,
    evidence: byDimension((name) => {
      const nearest = nearestTo(judge[name], name, answers)?.dimensions[name];
      if (nearest === undefined) return null;
      return { text: nearest.evidence, timesSec: nearest.timesSec };
    }),
    spread: byDimension((name) => deviation(given(name))),
    mass: byDimension((name) => {
      const known = answers.flatMap((answer) => answer.dimensions[name]?.mass ?? []);
      return known.length === 0 ? null : mean(known);
    }),
    answers: answers.length,
    notJudged: null,
  };
}

/** @param because the rest of a sentence that begins with the rollout */
export function notJudged(id: string, because: string): JudgedRollout {
  const none = byDimension(() => null);
  return {
    id,
    judge: null,
    success: null,
    evidence: none,
    spread: none,
    mass: none,
    answers: 0,
    notJudged: because,
  };
}

function byDimension<T>(make: (name: Dimension) => T): Record<Dimension, T> {
  const [reasoning, action, intention, alignment] = [
    make('reasoning'),
    make('action'),
    make('intention'),
    make('alignment'),
  ];
  return { reasoning, action, intention, alignment };
}

/** Where the score is null, one that says so. */
function nearestTo(
  score: Judgement[Dimension],
  name: Dimension,
  answers: readonly KeptAnswer[],
): KeptAnswer | undefined {
  const distance = (answer: KeptAnswer): number => {
    const own = answer.dimensions[name]?.score ?? null;
    if (own === null || score === null) return own === score ? 0 : 2;
    return Math.abs(own - score);
  };
  return answers.toSorted((a, b) => distance(a) - distance(b))[0];
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a sample. */
function deviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
