import { describe, expect, it } from 'vitest';
import {
  bootstrap,
  chanceOf,
  clustersOf,
  holm,
  meanOf,
  moreToTell,
} from '../../../src/core/score/clusters';
import { seeded } from '../../../src/core/signals/seeded';
import { coverageOf, normal } from '../../fixtures/score/calibration-coverage';

const full = process.env['DUALVLA_TEST_FULL'] === '1';
const repetitions = full ? 1_000 : 250;
const slack = full ? 0 : 25;

/** Differences of rollouts on tasks that differ themselves, and that there are unlike many of. */
function made(tasks: number, truth: number, random: () => number): number[][] {
  return Array.from({ length: tasks }, (_, task) => {
    const ofTask = truth + 0.2 * normal(random);
    return Array.from({ length: 4 + (task % 3) }, () => ofTask + 0.3 * normal(random));
  });
}

it.each([5, 8, 20])('holds the mean over %d tasks about as often as it says', (tasks) => {
  const { covered, width } = coverageOf(0.3, repetitions, (random) => {
    const clusters = made(tasks, 0.3, random);
    const interval = bootstrap(clusters, 0.95);
    return interval === null ? null : { estimate: meanOf(clusters), interval };
  });
  expect(covered).toBeGreaterThanOrEqual(930 - slack);
  expect(covered).toBeLessThanOrEqual(970 + slack);
  // Of so few tasks even the ideal interval is Student's, which at five is 1.42 times that of the normal distribution.
  expect(width).toBeLessThanOrEqual(tasks === 5 ? 1.42 * 1.3 : 1.3);
});

it('errs in five of a hundred where there is no difference', () => {
  const found = Array.from(
    { length: repetitions },
    (_, at) => chanceOf(made(8, 0, seeded(at + 1))) ?? 1,
  );
  const wrong = found.filter((p) => p < 0.05).length / repetitions;
  expect(wrong).toBeLessThanOrEqual(0.07 + slack / 1_000);
});

it('says how many more would tell', () => {
  // Ten of mean 0.2 and standard error 0.2 / 1.5 * ...: needed are 10 * (2.8016 * error / mean)^2.
  const values = [1, 1, 1, 1, 1, 1, -1, -1, -1, -1].map((value) => [value]);
  const error = Math.sqrt((10 / 9) * 9.6) / 10;
  expect(moreToTell(values)).toBe(Math.ceil(10 * ((2.801585 * error) / 0.2) ** 2 - 10));
  expect(moreToTell([[1], [-1], [1], [-1], [0]])).toBeNull();
  // Were they made, 80 of 100 would be told apart: a difference of half a standard deviation needs 34 pairs.
  const told = Array.from({ length: repetitions }, (_, at) => {
    const random = seeded(at + 1);
    return chanceOf(Array.from({ length: 34 }, () => [0.5 + normal(random)])) ?? 1;
  }).filter((p) => p < 0.05);
  expect(Math.abs(told.length / repetitions - 0.8)).toBeLessThanOrEqual(0.05 + slack / 1_000);
});

describe('holm', () => {
  it('takes the smallest times all, the next times one less, never falling', () => {
    expect(holm([0.04, 0.01, null, 0.03])).toEqual([0.06, 0.03, null, 0.06]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
  });
});

it('draws tasks anew where there are five, else each by itself', () => {
  const values = ['a', 'b', 'c', 'd'].flatMap((task) => [0, 1].map((value) => ({ task, value })));
  expect(clustersOf(values)).toHaveLength(8);
  expect(clustersOf([...values, { task: 'e', value: 0 }])).toHaveLength(5);
});
