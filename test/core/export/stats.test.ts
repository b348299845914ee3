import { describe, expect, it } from 'vitest';
import { EpisodeStats } from '../../../src/core/export/lerobot/meta/episode-stats';
import { parsePythonJson, stringifyPythonJson } from '../../../src/core/export/files/python-json';
import {
  allStats,
  asStats,
  asStatistic,
  filled,
  flat,
  inShapeOf,
  keysOf,
  onlyKeys,
  quantiles,
  splitStats,
  statsOfRow,
  StatsSum,
  type FeatureStats,
  type Stats,
} from '../../../src/core/export/lerobot/meta/stats';
import { seededRandom } from '../../shared/seeded-random';

const statsOf = (values: readonly number[]): FeatureStats => {
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  return {
    min: [Math.min(...values)],
    max: [Math.max(...values)],
    mean: [mean],
    std: [Math.sqrt(variance)],
    count: [values.length],
  };
};

it('sums episodes to what the whole would give', () => {
  const random = seededRandom(3);
  const episodes = Array.from({ length: 20 }, () =>
    Array.from({ length: random.between(1, 50) }, () => random.next() * 10 - 3),
  );
  const sum = new StatsSum();
  for (const episode of episodes) sum.add({ speed: statsOf(episode) });
  const made = sum.result().get('speed');
  expect(made?.episodes).toBe(20);
  for (const [key, value] of Object.entries(statsOf(episodes.flat()))) {
    expect([made?.stats[key]].flat()[0]).toBeCloseTo(Number([value].flat()[0]), 10);
  }
});

it('gives no sum where an episode does not say how many values it had', () => {
  const sum = new StatsSum();
  sum.add({ a: { min: [0], max: [1], mean: [0], std: [1], count: [5] } });
  sum.add({ a: { min: [0], max: [1], mean: [0], std: [1] } });
  expect(sum.result().size).toBe(0);
  expect(keysOf([], ['min'])).toEqual(['min']);
  expect(keysOf([{ std: [1], q99: [1], min: [0] }], [])).toEqual(['min', 'std', 'q99']);
});

const of = (other: Partial<FeatureStats> = {}): FeatureStats => ({
  min: [0, -1],
  max: [1, 4],
  mean: [0.5, 2],
  std: [1, 2],
  count: [10],
  ...(other as FeatureStats),
});

const sumOf = (...episodes: FeatureStats[]) => {
  const sum = new StatsSum();
  for (const each of episodes) sum.add({ a: each });
  return sum.result().get('a');
};

const picture = (min: number, max: number, mean: number, count: number): FeatureStats => ({
  min: [[[min]], [[min + 1]]],
  max: [[[max]], [[max + 1]]],
  mean: [[[mean]], [[mean]]],
  std: [[[0]], [[0]]],
  count: [count],
  q10: [[[min]], [[min]]],
});

describe('a sum', () => {
  it('of one episode is that episode, quantiles included', () => {
    const only = of({ q01: [0.1, 0.2], q99: [0.9, 3] });
    expect(sumOf(only)).toEqual({ stats: only, episodes: 1 });
  });

  it('goes number by number in any shape, weighted by how many values there were', () => {
    const stats = sumOf(picture(1, 5, 4, 30), picture(0, 6, 8, 10))?.stats;
    expect(stats).toEqual({
      min: [[[0]], [[1]]],
      max: [[[6]], [[7]]],
      mean: [[[5]], [[5]]],
      // Variance of the two means about 5: (30 * 1 + 10 * 9) / 40.
      std: [[[Math.sqrt(3)]], [[Math.sqrt(3)]]],
      count: [40],
      q10: [[[0.75]], [[0.75]]],
    });
  });

  it('has the quantiles that every episode has', () => {
    const stats = sumOf(of({ q01: [0, 0], q50: [1, 1] }), of({ q50: [3, 3], q99: [9, 9] }))?.stats;
    expect(Object.keys(stats ?? {}).sort()).toEqual(['count', 'max', 'mean', 'min', 'q50', 'std']);
    expect(stats?.['q50']).toEqual([2, 2]);
  });

  it('is none where an episode lacks one of the four, or had no values', () => {
    for (const key of ['min', 'max', 'mean', 'std']) {
      const { [key]: _left, ...rest } = of();
      expect(sumOf(of(), rest), key).toBeUndefined();
      expect(sumOf(rest), key).toBeUndefined();
    }
    expect(sumOf(of({ count: [0] }))).toBeUndefined();
    expect(sumOf(of(), of({ count: [0] }))).toBeUndefined();
    expect(sumOf(of({ count: [-5] }))).toBeUndefined();
    expect(sumOf(of({ count: [1] }), of({ count: [1] }))?.stats['count']).toEqual([2]);
  });

  it('takes single numbers beside lists, and says NaN where one has fewer', () => {
    const single: FeatureStats = { min: 3, max: 3, mean: 3, std: 0, count: 10 };
    expect(sumOf(single, single)?.stats).toEqual({ ...single, count: [20] });
    expect(sumOf(single, of())?.stats['min']).toBe(0);
    expect(sumOf(of(), single)?.stats['min']).toEqual([0, -1]);
    const less = of({ min: [-5], max: [5], mean: [0], std: [0] });
    expect(sumOf(of(), less)?.stats['min']).toEqual([-5, Number.NaN]);
  });
});

it('takes numbers in lists for statistics, whatever they are written as, and nothing else', () => {
  expect(asStatistic(3)).toBe(3);
  expect(asStatistic(3n)).toBe(3);
  expect([true, false].map(asStatistic)).toEqual([1, 0]);
  expect(asStatistic(null)).toBeNaN();
  expect(
    asStatistic([
      [1, 2n],
      [true, null],
    ]),
  ).toEqual([
    [1, 2],
    [1, Number.NaN],
  ]);
  for (const other of ['3', {}, undefined, [1, 'x'], [[1], {}]])
    expect(asStatistic(other)).toBeNull();
  expect(asStats({ a: { min: [1], note: 'text', count: 5n }, b: 7, c: {} })).toEqual({
    a: { min: [1], count: 5 },
    b: {},
    c: {},
  });
  expect(asStats(null)).toEqual({});
});

it('keeps the statistics that LeRobot does, in its order', () => {
  expect(allStats.join(' ')).toBe('min max mean std count q01 q10 q50 q90 q99');
  for (const [name, share] of Object.entries(quantiles)) {
    expect(name).toBe(`q${String(Math.round(share * 100)).padStart(2, '0')}`);
    expect(share).toBeLessThan(1);
  }
  const stats = { a: { count: [3], q99: [1], min: [0] }, b: {} };
  const kept = onlyKeys(stats, ['min', 'max', 'count']);
  expect(kept).toEqual({ a: { min: [0], count: [3] }, b: {} });
  expect(Object.keys(kept['a'] ?? {})).toEqual(['min', 'count']);
});

it('gives numbers the shape of others, and stays flat where they are not as many', () => {
  const shape = [[[0]], [[0]], [[0]]];
  expect(inShapeOf(shape, [1, 2, 3])).toEqual([[[1]], [[2]], [[3]]]);
  expect(inShapeOf(0, [7])).toBe(7);
  expect(inShapeOf(shape, [1, 2])).toEqual([1, 2]);
  expect(flat([[1], [[2], 3]])).toEqual([1, 2, 3]);
});

it('fills in numbers where there are none, and those alone', () => {
  expect(filled([1, Number.NaN, [Number.NaN]], [7, 8, [9]])).toEqual([1, 8, [9]]);
  expect(filled(Number.NaN, 2)).toBe(2);
  expect(filled(0, 2)).toBe(0);
});

it('finds statistics in the columns of an episode list', () => {
  expect(splitStats('stats/observation/images/top/q01')).toEqual({
    feature: 'observation/images/top',
    key: 'q01',
  });
  for (const name of ['stats/min', 'stats//min', 'stats/a/', 'xstats/a/min', 'stats/a/min\nb/'])
    expect(splitStats(name), name).toBeNull();
  const row = {
    'stats/a/min': [1],
    'stats/a/max': [2n, null],
    'stats/b/mean': 3,
    'stats/c/std': 'x',
    length: [4],
  };
  expect(statsOfRow(row)).toEqual({ a: { min: [1], max: [2, Number.NaN] } });
});

it('reads and writes JSON as Python does', () => {
  const text = '{"a": [NaN, -Infinity, 1e-05], "NaN": "Infinity \\" NaN", "b": null}';
  const value = parsePythonJson(text) as { a: number[] };
  expect(value).toEqual({ a: [Number.NaN, -Infinity, 1e-5], NaN: 'Infinity " NaN', b: null });
  expect(stringifyPythonJson(value)).toBe(
    '{"a":[NaN,-Infinity,0.00001],"NaN":"Infinity \\" NaN","b":null}',
  );
  expect(() => parsePythonJson('{"a": undefined}')).toThrow(SyntaxError);
});

describe('statistics of many episodes', () => {
  it('come back as they were, whatever their features and shapes are', () => {
    const kept = new EpisodeStats();
    const plain = { state: statsOf([1, 2, 4]), index: { count: [3], min: [-0] } };
    const others = {
      state: { min: [[1, Number.NaN], [Number.POSITIVE_INFINITY]], count: [2 ** 53] },
      top: { mean: [[[0.1]], [[0.2]], [[1 / 3]]] },
    };
    const all: Stats[] = [plain, others, {}, { ...plain, index: { count: [4], min: [7] } }];
    for (const [episode, stats] of all.entries()) kept.set(10 * episode, stats);
    kept.set(0, plain);
    expect([...kept]).toEqual(all.map((stats, episode) => [10 * episode, stats]));
    expect([...kept.values()]).toEqual(all);
    expect(Object.is(flat(kept.get(0)?.['index']?.['min'] ?? 1)[0], -0)).toBe(true);
    expect(kept.get(5)).toBeUndefined();
  });

  it('are given out as copies', () => {
    const kept = new EpisodeStats();
    kept.set(1, { state: { min: [1] } });
    const given = kept.get(1);
    if (given?.['state'] !== undefined) given['state']['min'] = [2];
    expect(kept.get(1)).toEqual({ state: { min: [1] } });
  });
});
