import { expect, test } from 'vitest';
import type { DatasetActions } from '../../../../src/core/teachers/action-space';
import { chooseSettings } from '../../../../src/core/teachers/embedded/choose';
import { nearest, poolOf, type SeenFrames } from '../../../../src/core/teachers/embedded/nearest';
import { oddities } from '../../../../src/core/teachers/embedded/oddities';
import { leastDisagreement, predict } from '../../../../src/core/teachers/embedded/predict';

const frames = 40;
const horizon = 4;
const { signal } = new AbortController();

/** One joint goes around; the action is where it goes next. `turn` reverses that from a frame on. */
function demonstration(episode: number, turn = frames): SeenFrames {
  const phase = (t: number): number => (2 * Math.PI * t) / frames + 0.01 * episode;
  return {
    episode,
    task: 'circle',
    actions: Array.from({ length: frames }, (_, t) => [
      (t >= turn ? -1 : 1) * Math.cos(phase(t)),
      0,
    ]),
    states: Array.from({ length: frames }, (_, t) =>
      Float64Array.of(Math.cos(phase(t)), Math.sin(phase(t))),
    ),
    phases: Array.from({ length: frames }, (_, t) => Float64Array.of(t / 10)),
    looks: null,
  };
}

const actions: Pick<DatasetActions, 'space' | 'mean'> = {
  space: { spread: [0.7, 0], live: [true, false], period: [null, null] },
  mean: [0, 0],
};
const settings = { horizon, relative: null, trust: 1, spreadScale: 1 };

test('a demonstration is never its own neighbour, and of each other one the nearest frame counts', () => {
  const seen = [0, 1, 2].map((episode) => demonstration(episode));
  const [first] = seen;
  if (first === undefined) throw new Error('there are three');
  const found = nearest(poolOf(seen, 0), first, 20, 5);
  expect(found.map(({ episode }) => episode)).toEqual([1, 2]);
  for (const { frame } of found) expect(Math.abs(frame - 20)).toBeLessThanOrEqual(1);
});

test('demonstrations of another task count only where the task has no other', () => {
  const seen = [0, 1, 2].map((episode) => demonstration(episode));
  const mixed = seen.map((each, at) => (at === 0 ? each : { ...each, task: `other ${at}` }));
  const [own] = mixed;
  if (own === undefined) throw new Error('there are three');
  const pool = poolOf(mixed, 0);
  expect(nearest(pool, own, 3, 5)).toHaveLength(2);
  const joined = mixed.map((each, at) => (at === 2 ? { ...each, task: 'circle' } : each));
  expect(nearest(poolOf(joined, 0), own, 3, 5).map(({ episode }) => episode)).toEqual([2]);
});

test('the answer is a chunk near what was done, closer than the mean action, with a spread', async () => {
  const seen = [0, 1, 2, 3].map((episode) => demonstration(episode));
  const fitted = await chooseSettings(seen, actions, { horizon, relative: null }, signal);
  expect(fitted?.error).toBeLessThan(0.1 * (fitted?.meanActionError ?? 0));
  const [own] = seen;
  if (fitted === null || own === undefined) throw new Error('it fits');
  const neighbours = nearest(fitted.known.pool, own, frames - 2, 5);
  const said = predict(fitted.known, { seen: own, frame: frames - 2, neighbours }, settings);
  // The demonstrations end before the chunk does.
  expect(said?.action).toHaveLength(horizon);
  expect(said?.std.every(([first = 0]) => first > 0)).toBe(true);
});

test('what one demonstration does and no other does is found, where it is', () => {
  const planted = 25;
  const seen = [0, 1, 2, 3, 4].map((episode) =>
    demonstration(episode, episode === 3 ? planted : frames),
  );
  const known = { pool: poolOf(seen, 0), ...actions };
  const doubts = seen.map((each) => ({
    episode: each.episode,
    fingerprint: 'f',
    fps: 10,
    values: each.actions.map((_, frame) => {
      const neighbours = nearest(known.pool, each, frame, 5);
      return leastDisagreement(known, { seen: each, frame, neighbours }, settings) ?? 0;
    }),
  }));
  const found = oddities(doubts, horizon);
  expect(found.map(({ episode }) => episode)).toEqual([3]);
  expect(found[0]?.frame).toBeGreaterThan(planted);
  expect(
    oddities(
      doubts.filter(({ episode }) => episode !== 3),
      horizon,
    ),
  ).toEqual([]);
});
