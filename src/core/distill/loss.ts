/**
 * The loss that a distillation export prepares, as it is written in the loss specification beside the samples:
 *
 *     L = L_hard + lambda * w * L_soft          (paper: lambda = 0.15, w = 1)
 *
 * Sums are over the cells of a sample: one cell for each row of a chunk and each live dimension, or for each token of a
 * text. Everything is dimensionless: actions are divided by the dataset's spread, logarithms are natural (nats).
 */

import { differences, type ActionSpace } from '../teachers/action-space';

/** `L_hard + lambda * w * L_soft`. */
export const totalLoss = (
  hard: number,
  soft: number,
  { lambda, weight }: { lambda: number; weight: number },
): number => hard + lambda * weight * soft;

/**
 * `mean(((a - b) / spread)^2) / 2` over live dimensions and the rows that both have; differences of angles are the
 * short way around. Hard loss where `b` is the demonstration, soft loss where it is a teacher. NaN without any cell.
 *
 * @param a action chunk, [rows, dimensions]
 */
export function vectorLoss(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  space: ActionSpace,
): number {
  return mean(differences(a, b, space).map((difference) => difference ** 2 / 2));
}

/** One cell: the student's logits over all outcomes, and what the teacher says of them. */
export interface Cell {
  logits: readonly number[];
  /** Probabilities, of all outcomes in the order of `logits` or of `outcomes` alone. */
  teacher: readonly number[];
  /**
   * Where a teacher names only its likeliest outcomes, which ones: all others together are one more outcome, the tail,
   * of the teacher and of the student.
   */
  outcomes?: readonly number[];
}

/**
 * `T^2 * KL(teacher || student)`, the mean over cells, both at temperature T: probabilities to the power of 1 / T,
 * normalised, which for a student's logits is softmax(logits / T). At least 0; infinite where the student rules out
 * what the teacher holds possible.
 */
export function distributionLoss(cells: readonly Cell[], temperature: number): number {
  return mean(
    cells.map(({ logits, teacher, outcomes }) => {
      const student = softmax(logits);
      const p = outcomes === undefined ? teacher : withTail(teacher);
      const q = outcomes === undefined ? student : withTail(outcomes.map((k) => student[k] ?? 0));
      return temperature ** 2 * divergence(temper(p, temperature), temper(q, temperature));
    }),
  );
}

const withTail = (known: readonly number[]): number[] => [...known, Math.max(0, 1 - sum(known))];

/** Cross-entropy of the labels, `-log softmax(logits)[label]`, the mean over cells. At temperature 1 always. */
export function labelLoss(cells: readonly { logits: readonly number[]; label: number }[]): number {
  return mean(cells.map(({ logits, label }) => -Math.log(softmax(logits)[label] ?? Number.NaN)));
}

function softmax(logits: readonly number[]): number[] {
  const highest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return normalised(logits.map((logit) => Math.exp(logit - highest)));
}

const temper = (probabilities: readonly number[], temperature: number): number[] =>
  normalised(probabilities.map((probability) => probability ** (1 / temperature)));

/** What a teacher holds impossible counts nothing. */
const divergence = (p: readonly number[], q: readonly number[]): number =>
  sum(p.map((of, i) => (of === 0 ? 0 : of * Math.log(of / (q[i] ?? 0)))));

function normalised(values: readonly number[]): number[] {
  const total = sum(values);
  return values.map((value) => value / total);
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

export const mean = (values: readonly number[]): number => sum(values) / values.length;
