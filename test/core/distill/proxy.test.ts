import { expect, test } from 'vitest';
import { seedInterval } from '../../../src/core/distill/proxy/intervals';
import { proxyPage } from '../../../src/core/distill/proxy/report';
import { proxyStudy } from '../../../src/core/distill/proxy/study';
import { kindOf } from '../../../src/core/distill/proxy/table';
import { splitEpisodes } from '../../../src/core/distill/split';
import { unwatched } from '../../../src/core/jobs/progress';
import { Curated } from '../export/curated';
import { smallDataset } from '../datasets/small-dataset';

test('the interval is that of Student, and a single seed has none', () => {
  expect(seedInterval([])).toBeNull();
  expect(seedInterval([3])).toEqual({ mean: 3, low: 3, high: 3 });
  const interval = seedInterval([1, 2, 3, 4, 5]);
  expect(interval?.mean).toBe(3);
  expect(interval?.high).toBeCloseTo(3 + 2.776 * Math.sqrt(2.5 / 5), 6);
});

test('a split keeps recordings whole, changes with the seed, and leaves something to train on', () => {
  const prints = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'a'];
  const splits = Array.from({ length: 6 }, (_, seed) =>
    splitEpisodes(prints, { heldOut: 0.25, seed }),
  );
  for (const split of splits) {
    expect(split[0]).toBe(split.at(-1));
    expect(split.slice(0, 8).filter((side) => side === 'validation')).toHaveLength(2);
  }
  expect(new Set(splits.map((split) => split.join())).size).toBeGreaterThan(1);
  expect(splitEpisodes(['a'], { heldOut: 0.5, seed: 0 })).toEqual(['train']);
});

test('kinds of text are their first words that carry meaning', () => {
  expect(kindOf('Now move the arm forward and down')).toBe('move forward');
  expect(kindOf('TASK: put it away. SUBTASK: grasp the red cube. MOVE: stop.')).toBe('grasp red');
  expect(kindOf('')).toBe('');
});

test('trains variants that have ground on splits of their own, and says why others have none', async () => {
  const set = await Curated.open(
    await smallDataset({ version: 'v2.1', lengths: [30, 28, 32, 30] }),
  );
  for (const episode of [0, 1, 2, 3]) await set.propose(episode, [0, 10, 20]);
  const { dataset, project } = set;
  const result = await proxyStudy(
    { dataset, project, seeds: 2, decisions: 'proposed', curator: null, actionTeacher: null },
    unwatched,
  );
  expect(result).toMatchObject({ episodes: 4, frames: 120, seeds: 2, descriptive: true });
  const because = new Map(result.variants.map((each) => [each.variant, each.because]));
  expect(because.get('pruned-distilled')).toMatch(/teachers fit/);
  expect(because.get('random')).toBeNull();
  const shares = new Map(result.variants.map((each) => [each.variant, each.share]));
  expect(shares.get('pruned')).toBeCloseTo(12 / 120);
  expect(shares.get('random')).toBe(shares.get('pruned'));
  expect(shares.get('dense')).toBe(1);
  const pruned = result.variants.find(({ variant }) => variant === 'pruned');
  expect(pruned?.runs.map(({ seed }) => seed)).toEqual([0, 1]);
  expect(pruned?.actionError?.mean).toBeLessThan(0.9);
  expect(result.variants[0]).toMatchObject({ variant: 'action-only', reasoningAccuracy: null });
  expect(result.differences.map(({ variant }) => variant)).not.toContain('pruned');
  expect(proxyPage('<set>', result)).toContain('&lt;set&gt;');
}, 120_000);

test('a canceled study ends its processes and says so', async () => {
  const set = await Curated.open(await smallDataset({ version: 'v2.1', lengths: [30, 28, 32] }));
  for (const episode of [0, 1, 2]) await set.propose(episode, [0, 10]);
  const stop = new AbortController();
  const reason = new Error('enough');
  const { dataset, project } = set;
  const study = proxyStudy(
    { dataset, project, seeds: 50, decisions: 'proposed', curator: null, actionTeacher: null },
    {
      signal: stop.signal,
      report: ({ phase }) => {
        if (phase === 'training students') stop.abort(reason);
      },
    },
  );
  await expect(study).rejects.toBe(reason);
}, 120_000);
