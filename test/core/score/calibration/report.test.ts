/** Golden numbers, each computed by hand. */
import { expect, it } from 'vitest';
import { agreement } from '../../../../src/core/score/calibration/agreement';
import { studentPoint, studentTail } from '../../../../src/core/score/student';
import type { Said } from '../../../../src/core/score/calibration/people-scores';
import {
  calibrationReport,
  type JudgedRollout,
} from '../../../../src/core/score/calibration/report';
import { spearman } from '../../../../src/core/score/rank-correlation';
import { successRates, type Labelled } from '../../../../src/core/score/calibration/success-rate';
import type { Judgement } from '../../../../src/shared/model/score';

const scores = (action: number | null): Judgement => ({
  reasoning: null,
  action,
  intention: null,
  alignment: null,
});
const says = (rollout: string, action: number, outcome: number | null, curator = 'ann'): Said => ({
  rollout,
  curator,
  scores: scores(action),
  outcome,
});
const judge = (id: string, action: number, success: number, policy = 'p'): JudgedRollout => ({
  id,
  policy,
  scores: scores(action),
  success,
});
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const quality = (at: number): number => (at % 10) / 10;
const pair = (success: 0 | 1, judged: number): Labelled => ({ success, judge: judged });

it('ranks, ties by their mean', () => {
  // Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: the centred products sum to 4.5, the squares to 4.5 and 5.
  const pairs = [
    [1, 1],
    [2, 3],
    [2, 2],
    [3, 9],
  ] as const;
  expect(spearman(pairs)).toBeCloseTo(4.5 / Math.sqrt(22.5), 9);
  expect(
    spearman([
      [1, 1],
      [1, 2],
    ]),
  ).toBeNull();
});

it('knows the points of Student', () => {
  expect(studentPoint(0.95, 4)).toBeCloseTo(2.776, 3);
  expect(studentPoint(0.95, 30)).toBeCloseTo(2.042, 3);
  expect(studentPoint(0.99, 10)).toBeCloseTo(3.169, 3);
  expect(studentTail(2.776, 4)).toBeCloseTo(0.05, 3);
});

it('tells agreement beyond chance', () => {
  // Pairs 1 1, 2 2, 1 2 as names: one in three apart, and 18 of the 30 ordered pairs of all six: 1 - (2 / 6) / (18 /
  // 30).
  const units = [[1, 1], [2, 2], [1, 2], [7]];
  expect(agreement(units, 'nominal')?.value).toBeCloseTo(1 - 1 / 3 / 0.6, 9);
  // As numbers, of 0 and 0.2, 0.8 and 1: 0.08 / 4 within; 2 * (4 * 1.68 - 4) = 5.44 over 12 pairs.
  expect(
    agreement(
      [
        [0, 0.2],
        [0.8, 1],
      ],
      'interval',
    )?.value,
  ).toBeCloseTo(1 - 0.04 / (5.44 / 12), 9);
  expect(agreement([[1], [2]], 'interval')).toBeNull();
});

it('corrects the success rate by what the judge is off by', () => {
  // 20 verdicts: 8 hits, 2 misses, 4 false alarms, 6 correct rejections. Of the other 100 the judge takes 70 for
  // successes.
  const labelled = [
    ...times(8, pair(1, 1)),
    ...times(2, pair(1, 0)),
    ...times(4, pair(0, 1)),
    ...times(6, pair(0, 0)),
  ];
  const rates = successRates('p', labelled, [...times(70, 1), ...times(30, 0)]);
  expect(rates?.people.value).toBe(0.5);
  expect(rates?.judge).toBeCloseTo(82 / 120, 9);
  // Of its successes 8 in 12 are some, of its failures 2 in 8.
  expect(rates?.confusion.value).toBeCloseTo((82 / 120) * (8 / 12) + (38 / 120) * (2 / 8), 9);
  // 0.7 plus the mean miss, 0.5 - 0.6.
  expect(rates?.predictionPowered.plain.value).toBeCloseTo(0.6, 9);
  // Covariance 2 / 19 over variance 4.8 / 19, divided by 1 + 20 / 100.
  const lambda = 2 / 4.8 / 1.2;
  expect(rates?.predictionPowered.tuned.lambda).toBeCloseTo(lambda, 9);
  expect(rates?.predictionPowered.tuned.value).toBeCloseTo(lambda * 0.7 + 0.5 - lambda * 0.6, 9);
});

it('says that a good judge narrows the interval, and that a useless one widens it', () => {
  const good = [...times(20, pair(1, 1)), ...times(19, pair(0, 0)), pair(0, 1)];
  const rest = [...times(200, 1), ...times(200, 0)];
  expect(successRates('p', good, rest)).toMatchObject({
    effect: 'narrowed',
    sentence: expect.stringMatching(
      /^The judge narrowed the interval of the success rate: ±/,
    ) as string,
  });
  const useless = [
    ...times(10, pair(1, 1)),
    ...times(10, pair(1, 0)),
    ...times(10, pair(0, 1)),
    ...times(10, pair(0, 0)),
  ];
  expect(successRates('p', useless, rest)).toMatchObject({
    effect: 'widened',
    sentence: expect.stringContaining("use people's verdicts alone") as string,
  });
  expect(successRates('p', useless.slice(0, 9), rest)).toBeNull();
});

it('catches a judge that is lenient, by dimension, and counts the last word of each curator', () => {
  const ids = Array.from({ length: 20 }, (_, at) => String(at));
  const said = ids.flatMap((id, at) => [
    says(id, quality(at), at % 2),
    says(id, quality(at) + 0.1, at % 2, 'bob'),
  ]);
  const judged = ids.map((id, at) =>
    judge(id, Math.min(1, quality(at) + 0.25 + 0.02 * (at % 3)), at % 2),
  );
  const report = calibrationReport(null, said, judged);
  expect(report.curators).toEqual({ ann: 20, bob: 20 });
  const { meanDifference, rankCorrelation, agreement: alpha } = report.dimensions.action;
  expect(rankCorrelation?.value).toBeGreaterThan(0.9);
  expect(meanDifference?.interval?.low).toBeGreaterThan(0.1);
  expect(alpha?.value).toBeGreaterThan(0.9);
  expect(report.sentences[0]).toMatch(
    /^The judge is lenient on action: \d\.\d of ten above people/,
  );
  expect(report.success).toMatchObject({
    by: 'verdict',
    confusion: { hits: 10, misses: 0, falseAlarms: 0, correctRejections: 10 },
    agreement: { value: 1 },
  });
  expect(report.dimensions.reasoning).toEqual({
    rankCorrelation: null,
    meanDifference: null,
    agreement: null,
  });
});
