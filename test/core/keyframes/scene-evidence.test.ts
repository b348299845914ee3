import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import {
  evidenceOf,
  sceneEvidence,
  untold,
  type WatchedCues,
} from '../../../src/core/keyframes/scene-evidence';
import type { Cue } from '../../../src/shared/model/keyframe';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { demoDataset } from '../../shared-data';

const boundaries = [20, 60, 110, 150, 190, 240, 280];
const kinematic = boundaries.map((frame): Cue => ({
  kind: 'phase',
  strength: 1,
  frame,
  boundary: 'lift',
}));
const episode = (events: readonly number[]): WatchedCues => ({
  kinematic,
  scene: events.map((frame): Cue => ({ kind: 'event', strength: 1, frame })),
  frames: 300,
  fps: 20,
});

test('events that come with the boundaries tell something, events elsewhere do not', () => {
  const told = sceneEvidence([episode(boundaries.map((frame) => frame + 3))]);
  expect(told).toMatchObject({ boundaries: 7, met: 7, tells: true });
  const other = sceneEvidence([episode(boundaries.map((frame) => frame + 18))]);
  expect(other).toMatchObject({ boundaries: 7, met: 0, tells: false });
  if (other !== null) expect(untold(other).message).toContain('0 of 7');
});

test('events at every frame meet every boundary, and that is chance', () => {
  const everywhere = Array.from({ length: 300 }, (_, frame) => frame);
  expect(sceneEvidence([episode(everywhere)])).toMatchObject({ met: 7, byChance: 7, tells: false });
});

test('a few more than chance would meet tell nothing; more than chance leaves one time in twenty do', () => {
  // Fourteen events, five frames to either side, cover 154 of 300 frames; the rest of them lie away from any boundary.
  const elsewhere = [5, 33, 45, 75, 87, 98, 123, 135, 165, 177, 205, 217];
  const meeting = (count: number) =>
    sceneEvidence([episode([...boundaries.slice(0, count), ...elsewhere.slice(0, 14 - count)])]);
  for (const [count, tells] of [
    [4, false],
    [5, false],
    [6, true],
  ] as const) {
    const evidence = meeting(count);
    expect(evidence).toMatchObject({ met: count, tells });
    expect(evidence?.byChance).toBeCloseTo((7 * 154) / 300, 9);
  }
});

test('what is not certain or no boundary is not counted, and near is a quarter of a second', () => {
  const { kinematic: certain, ...rest } = episode([25, 66]);
  const [first, second] = certain;
  if (first === undefined || second === undefined) throw new Error('there are seven');
  const doubtful: Cue = { ...first, strength: 0.59 };
  const nothing: Cue = { kind: 'pause', strength: 1, frame: 25 };
  expect(sceneEvidence([{ ...rest, kinematic: [first, second, doubtful, nothing] }])).toMatchObject(
    { boundaries: 2, met: 1 },
  );
});

test('without boundaries there is no evidence', () => {
  expect(sceneEvidence([])).toBeNull();
  expect(sceneEvidence([{ ...episode([5]), kinematic: [] }])).toBeNull();
});

test('what chance would give lies between nothing and everything', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 299 }), { maxLength: 40 }), (events) => {
      const evidence = sceneEvidence([episode(events)]);
      expect(evidence?.byChance).toBeGreaterThanOrEqual(0);
      expect(evidence?.byChance).toBeLessThanOrEqual(7 + 1e-9);
      expect(evidence?.met).toBeLessThanOrEqual(7);
    }),
  );
});

test('episodes that come after the sample begin while it ends, and add nothing to it', async () => {
  const dataset = await openDataset(demoDataset);
  onTestFinished(() => dataset.close());
  const all = dataset.episodes.map(({ index }) => index);
  expect(all).toHaveLength(24);
  const askedWith = async (next: readonly number[]): Promise<number[]> => {
    const asked = new Set<number>();
    const of = (episode: number): Promise<null> => {
      asked.add(episode);
      return Promise.resolve(null);
    };
    const events = { model: 'grey', of, close: () => {} };
    const calibration = { arms: [], hands: [], tools: [], notes: [] };
    const question = { dataset, calibration, events, policy: defaultPolicy, next };
    expect((await evidenceOf(question, unwatched)).evidence).toBeNull();
    await new Promise(setImmediate);
    return [...asked];
  };
  const sample = all.filter((episode) => episode % 2 === 0);
  expect((await askedWith([])).toSorted((a, b) => a - b)).toEqual(sample);
  const asked = await askedWith(all);
  expect(asked.slice(0, 12).toSorted((a, b) => a - b)).toEqual(sample);
  expect(asked.slice(12)).toEqual([1, 3, 5, 7, 9, 11, 13, 15]);
});
