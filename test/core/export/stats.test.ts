import { expect, it } from 'vitest';
import { parsePythonJson, stringifyPythonJson } from '../../../src/core/export/files/python-json';
import { describe as statsOf, keysOf, StatsSum } from '../../../src/core/export/lerobot/meta/stats';
import { seededRandom } from '../../shared/seeded-random';

const keys = ['min', 'max', 'mean', 'std', 'count', 'q01', 'q50', 'q99'];

it('describes values as numpy does', () => {
  // numpy: [1, 2, 3, 4] has std 1.118033988749895 and percentile 1 of 1.03.
  const stats = statsOf(Float64Array.of(4, 1, 3, 2), keys);
  expect(stats).toMatchObject({ min: [1], max: [4], mean: [2.5], count: [4], q50: [2.5] });
  expect((stats['std'] as number[])[0]).toBeCloseTo(1.118033988749895, 12);
  expect((stats['q01'] as number[])[0]).toBeCloseTo(1.03, 12);
  expect(statsOf(Float64Array.of(7), ['q99', 'std'])).toEqual({ q99: [7], std: [0] });
});

it('sums episodes to what the whole would give', () => {
  const random = seededRandom(3);
  const episodes = Array.from({ length: 20 }, () =>
    Float64Array.from({ length: random.between(1, 50) }, () => random.next() * 10 - 3),
  );
  const sum = new StatsSum();
  for (const episode of episodes) sum.add({ speed: statsOf(episode, keys) });
  const whole = statsOf(Float64Array.from(episodes.flatMap((episode) => [...episode])), keys);
  const made = sum.result().get('speed');
  expect(made?.episodes).toBe(20);
  for (const key of ['min', 'max', 'mean', 'std', 'count']) {
    const value = [made?.stats[key]].flat()[0];
    expect(value).toBeCloseTo((whole[key] as number[])[0] ?? Number.NaN, 10);
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

it('reads and writes JSON as Python does', () => {
  const text = '{"a": [NaN, -Infinity, 1e-05], "NaN": "Infinity \\" NaN", "b": null}';
  const value = parsePythonJson(text) as { a: number[] };
  expect(value).toEqual({ a: [Number.NaN, -Infinity, 1e-5], NaN: 'Infinity " NaN', b: null });
  expect(stringifyPythonJson(value)).toBe(
    '{"a":[NaN,-Infinity,0.00001],"NaN":"Infinity \\" NaN","b":null}',
  );
  expect(() => parsePythonJson('{"a": undefined}')).toThrow(SyntaxError);
});
