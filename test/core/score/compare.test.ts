import { expect, it } from 'vitest';
import { policyPairs } from '../../../src/core/score/compare';
import { policySummaries, type Compared } from '../../../src/core/score/policies';
import { named } from '../../../src/core/score/indicators';
import { seeded } from '../../../src/core/signals/seeded';
import { percentiles } from '../../../src/core/score/percentiles';
import type { Rollout } from '../../../src/core/score/rollout';
import { reportOf } from '../../../src/core/score/score-rollouts';
import { lowerLimits } from '../datasets/run-bomb';

const run = (
  policy: string | null,
  seed: number | null,
  outcome: number | null,
  efficiency = 0.5,
): Compared => ({
  id: `${policy} ${seed} ${outcome}`,
  policy,
  task: 'lift',
  outcome,
  seed: seed === null ? null : String(seed),
  judge: null,
  score: null,
  hasText: false,
  indicators: {
    ...named(() => null),
    path_efficiency: {
      value: efficiency,
      unit: '',
      higherIsBetter: true,
      percentile: null,
      source: '',
    },
  },
});

it("gives success among known outcomes with Wilson's interval, partial ones as failures", async () => {
  const outcomes = [1, 1, 1, 1, 1, 1, 1, 1, 0, 0.5];
  const [summary] = await policySummaries([
    ...outcomes.map((o, i) => run('A', i, o)),
    run('A', 99, null),
  ]);
  // Of 8 in 10: 0.4902 to 0.9433.
  expect(summary?.success).toMatchObject({ rate: 0.8, successes: 8, known: 10 });
  expect(summary?.success?.low).toBeCloseTo(0.4902, 3);
  expect(summary?.success?.high).toBeCloseTo(0.9433, 3);
  expect(summary?.indicators.path_efficiency).toMatchObject({ mean: 0.5, rollouts: 11 });
  expect(summary?.kind).toBe('specialist');
});

it('pairs policies on shared tasks and seeds alone, several runs by their mean', async () => {
  const a = [0, 1, 2, 3, 4, 5].map((seed) => run('A', seed, 0, 0.4));
  const b = [1, 2, 3, 4, 5, 6].map((seed) => run('B', seed, 1, 0.5 + seed / 100));
  const [pair, ...others] = await policyPairs([...b, run('B', 5, 0, 0.75), ...a, run(null, 1, 1)]);
  // What has no name is no policy.
  expect(others).toEqual([]);
  expect(pair).toMatchObject({ a: 'A', b: 'B', n: 5, resampled: 'pairs' });
  // Four times 1 and once the mean of 1 and 0.
  expect(pair?.success?.difference).toBeCloseTo(0.9, 9);
  // 0.11, 0.12, 0.13, 0.14 and (0.15 + 0.35) / 2.
  expect(pair?.indicators.path_efficiency?.difference).toBeCloseTo(0.15, 9);
  expect(pair?.level).toBe(0.95);
  const interval = pair?.success?.interval;
  expect(interval?.low).toBeGreaterThan(0.4);
  expect(interval?.high).toBe(1);
});

it('gives no interval under five pairs', async () => {
  const runs = [0, 1, 2, 3].flatMap((seed) => [run('A', seed, 0), run('B', seed, 1)]);
  expect((await policyPairs(runs))[0]).toMatchObject({
    success: { difference: 1, n: 4, interval: null, p: null, more: null },
    sentence: 'A and B cannot be compared: too few tasks and seeds were run with both (n = 4).',
  });
});

it('lets pairs that cannot be compared widen no interval', async () => {
  const seeds = [0, 1, 2, 3, 4, 5];
  const runs = ['A', 'B', 'C'].flatMap((policy) => seeds.map((seed) => run(policy, seed, 1)));
  const alone = ['D', 'E'].map((policy) => run(policy, 99, 1));
  const pairs = await policyPairs([...runs, ...alone]);
  expect(pairs).toHaveLength(10);
  expect(pairs[0]?.level).toBeCloseTo(1 - 0.05 / 3, 9);
  expect(pairs.at(-1)?.sentence).toContain('too few tasks and seeds');
});

it('pairs policies that name no seeds by task alone and says so, and none with one that does', async () => {
  const tasks = Array.from({ length: 8 }, (_, at) => `task ${at}`);
  const on = (policy: string, seed: number | null, of: (at: number) => number) =>
    tasks.flatMap((task, at) => [0, 1].map(() => ({ ...run(policy, seed, 1, of(at)), task })));
  const a = on('A', null, (at) => 0.5 + at / 100);
  const b = on('B', null, (at) => 0.7 + at / 90);
  const [pair, ...withSeeded] = await policyPairs([...a, ...b, ...on('C', 1, () => 0.5)]);
  expect(pair).toMatchObject({ n: 8, pairedBy: 'task', resampled: 'tasks', level: 0.95 });
  expect(pair?.indicators.path_efficiency?.interval?.low).toBeGreaterThan(0);
  expect(pair?.sentence).toMatch(/^B is better than A on path efficiency; .*paired by task alone/);
  expect(withSeeded.map(({ n, sentence }) => [n, sentence])).toEqual([
    [
      0,
      'A and C cannot be compared: only one of them names seeds, so that nothing pairs their runs.',
    ],
    [
      0,
      'B and C cannot be compared: only one of them names seeds, so that nothing pairs their runs.',
    ],
  ]);
  const few = (await policyPairs([...a.slice(0, 4), ...b.slice(0, 4)]))[0]?.sentence;
  expect(few).toContain('too few tasks were run with both (n = 2; paired by task alone');
});

const judgedRun = (policy: string, seed: number, action: number, intention: number): Compared => ({
  ...run(policy, seed, 1),
  judge: { reasoning: null, action, intention, alignment: null },
  score: { paper: action * intention, additive: (action + intention) / 2 },
});

it('says in a sentence which is better on what, and what more would tell', async () => {
  const seeds = Array.from({ length: 48 }, (_, seed) => seed);
  const runs = seeds.flatMap((seed) => {
    const swing = seed % 2 === 0 ? 0.1 : -0.1;
    // On action 2 in 100 better, give or take 10.
    return [judgedRun('A', seed, 0.52 + swing, 0.8 + swing / 10), judgedRun('B', seed, 0.5, 0.6)];
  });
  const [pair] = await policyPairs(runs);
  // 48 (2.8016 * 0.01458 / 0.02)^2 = 200.3: 153 more.
  expect(pair?.sentence).toMatch(
    /^A is better than B on intention; on success, action not distinguishable; n = 48; 153 more would tell on action, no number of runs within reason would tell on success\.$/,
  );
  expect(pair?.judge.action?.more).toBe(153);
  expect(pair?.judge.intention).toMatchObject({ n: 48, more: 0 });
  expect(pair?.judge.reasoning).toBeNull();
  expect(pair?.score.paper?.difference).toBeLessThan(0);
});

it('compares a policy that says what it does with one that does not on what applies to both', async () => {
  const seeds = [0, 1, 2, 3, 4, 5];
  const speaks = seeds.map((seed): Compared => ({
    ...judgedRun('A', seed, 0.5, 0.5),
    hasText: true,
    judge: { reasoning: 1, action: 0.5, intention: 0.5, alignment: 1 },
    score: { paper: 0.625, additive: 0.875 },
  }));
  const acts = seeds.map((seed) => judgedRun('B', seed, 0.5, 0.5));
  const [pair] = await policyPairs([...speaks, ...acts]);
  expect(pair?.score.paper).toBeNull();
  expect(pair?.score.additive?.difference).toBe(0);
  expect(pair?.judge.reasoning).toBeNull();
  expect((await policySummaries([...speaks, ...acts])).map(({ kind }) => kind)).toEqual([
    'reasoning',
    'specialist',
  ]);
});

it('places values among ten or more of like length and task', () => {
  const all = Array.from({ length: 10 }, (_, i) => ({
    task: 'a',
    lengthSec: 10 + i / 10,
    value: i,
  }));
  const others = [
    { task: 'a', lengthSec: 20, value: 5 },
    { task: 'b', lengthSec: 10, value: 5 },
  ];
  const placed = percentiles([...all, ...others, { task: 'a', lengthSec: 10, value: null }]);
  expect(placed.slice(0, 10)).toEqual([5, 15, 25, 35, 45, 55, 65, 75, 85, 95]);
  expect(placed.slice(10)).toEqual([null, null, null]);
  expect(percentiles(all.slice(1)).every((each) => each === null)).toBe(true);
});

it('places each as counting one by one does', () => {
  const random = seeded(3);
  const all = Array.from({ length: 400 }, () => ({
    task: random() < 0.5 ? 'a' : 'b',
    lengthSec: 1 + 9 * random(),
    value: random() < 0.1 ? null : Math.round(20 * random()),
  }));
  const byCounting = all.map(({ task, lengthSec, value }) => {
    const like = all.flatMap((other) =>
      other.task === task &&
      other.value !== null &&
      Math.abs(other.lengthSec - lengthSec) <= 0.2 * lengthSec
        ? [other.value]
        : [],
    );
    if (value === null || like.length < 10) return null;
    const less = like.filter((other) => other < value).length;
    const equal = like.filter((other) => other === value).length;
    return (100 * (less + equal / 2)) / like.length;
  });
  expect(byCounting.filter((each) => each === null).length).toBeGreaterThan(0);
  expect(percentiles(all)).toEqual(byCounting);
});

it('says nothing of more policies than can be compared, but that', async () => {
  const texts: Rollout['texts'] = [];
  const all = ['A', 'B', 'C'].map((policy) => {
    const { id, task, outcome, seed, indicators } = run(policy, 1, 1);
    return { rollout: { id, policy, task, outcome, seed, texts } as Rollout, indicators };
  });
  const followsLength = named(() => ({ value: null, percentile: null }));
  const report = () => reportOf({ all, followsLength, problems: [] }, 'additive', null);
  expect(await report()).toMatchObject({ pairs: [{}, {}, {}], problems: [] });
  lowerLimits({ comparedPolicies: 2 });
  const { rollouts, policies, pairs, problems } = await report();
  expect([rollouts.length, policies, pairs]).toEqual([3, [], []]);
  expect(problems).toMatchObject([
    { message: expect.stringContaining('name 3 policies, more than the 2 that are') as string },
  ]);
});
