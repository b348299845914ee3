/**
 * The published rows beside what the formula gives on their means, and rollouts with the means and the score of one of
 * them.
 */
import { expect, it } from 'vitest';
import { additiveDefaults, combined, type Scored } from '../../../src/core/score/combine';
import type { Judgement } from '../../../src/shared/model/score';

const row = (
  reasoning: number | null,
  action: number,
  intention: number,
  alignment: number | null,
): Judgement => ({ reasoning, action, intention, alignment });

const times = (count: number, judge: Judgement, outcome: number): Scored[] =>
  Array.from({ length: count }, () => ({ judge, outcome, hasText: true }));

/** Means of ten, success and published score in per cent; what the formula gives on the means. */
const rows: readonly {
  name: string;
  means: Judgement;
  rate: number;
  published: number;
  onMeans: number;
}[] = [
  {
    name: 'ECoT',
    means: row(0.472, 0.279, 0.399, 0.296),
    rate: 0.008,
    published: 0,
    onMeans: 0.0691,
  },
  {
    name: 'Magma',
    means: row(0.66, 0.61, 0.712, 0.36),
    rate: 0.305,
    published: 19.5,
    onMeans: 6.008,
  },
  {
    name: 'base',
    means: row(0.723, 0.486, 0.68, 0.433),
    rate: 0.53,
    published: 35.1,
    onMeans: 12.0882,
  },
  {
    name: 'DualVLA',
    means: row(0.74, 0.648, 0.747, 0.51),
    rate: 0.61,
    published: 42.9,
    onMeans: 19.0402,
  },
  {
    name: 'OpenVLA',
    means: row(null, 0.453, 0.577, null),
    rate: 0.272,
    published: 14.2,
    onMeans: 7.1096,
  },
  {
    name: 'SpatialVLA',
    means: row(null, 0.619, 0.705, null),
    rate: 0.459,
    published: 40.1,
    onMeans: 20.0305,
  },
  {
    name: 'InstructVLA-E',
    means: row(null, 0.631, 0.732, null),
    rate: 0.56,
    published: 45.3,
    onMeans: 25.866,
  },
];

it.each(rows)(
  '$name: the product of means is not the mean of products',
  ({ means, rate, published, onMeans }) => {
    const scored = { judge: means, outcome: 1, hasText: means.reasoning !== null };
    const score = combined(scored, additiveDefaults)?.paper ?? Number.NaN;
    expect(100 * score * rate).toBeCloseTo(onMeans, 3);
    // But for a row without successes, successes are scored higher than failures.
    if (published > 0) expect(published).toBeGreaterThan(onMeans);
  },
);

it('is met by rollouts with the means, success and score of the row of DualVLA', () => {
  // Sums of a hundred, in whole scores of ten: 740, 648, 747, 510. Successes score 59 x 0.7 and 2 x 0.8.
  const rollouts = [
    ...times(59, row(1, 1, 1, 0.7), 1),
    ...times(2, row(1, 1, 1, 0.8), 1),
    ...times(13, row(0.4, 0.1, 0.4, 0.2), 0),
    ...times(7, row(0.3, 0.1, 0.4, 0.2), 0),
    ...times(15, row(0.3, 0.1, 0.3, 0.2), 0),
    ...times(3, row(0.3, 0.1, 0.3, 0.3), 0),
    ...times(1, row(0.3, 0, 0.3, 0.2), 0),
  ];
  const mean = (value: (rollout: Scored) => number | null | undefined): number =>
    rollouts.reduce((sum, rollout) => sum + (value(rollout) ?? Number.NaN), 0) / rollouts.length;
  expect(rollouts).toHaveLength(100);
  expect(mean(({ judge }) => judge?.reasoning)).toBeCloseTo(0.74, 9);
  expect(mean(({ judge }) => judge?.action)).toBeCloseTo(0.648, 9);
  expect(mean(({ judge }) => judge?.intention)).toBeCloseTo(0.747, 9);
  expect(mean(({ judge }) => judge?.alignment)).toBeCloseTo(0.51, 9);
  expect(mean(({ outcome }) => outcome)).toBeCloseTo(0.61, 9);
  expect(mean((rollout) => combined(rollout, additiveDefaults)?.paper)).toBeCloseTo(0.429, 9);
});
