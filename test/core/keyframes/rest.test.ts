/** What moves and what does not: tools, encoders that tremble, hands that twitch, at any number of frames a second. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import { fuse, policyFor } from '../../../src/core/keyframes/fuse';
import { gripperCues } from '../../../src/core/keyframes/gripper-cues';
import { kinematicCues } from '../../../src/core/keyframes/kinematic-cues';
import { movingFrames, restingFrames, restOf } from '../../../src/core/keyframes/rest';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { sharedData } from '../../shared-data';
import { motionOf, part, signalsOf } from './signals';

const clamp = (value: number): number => Math.min(Math.max(value, 0), 1);
/** From 0 to 1 between two moments. */
const ease = (sec: number, from: number, to: number): number => {
  const x = clamp((sec - from) / (to - from));
  return x * x * (3 - 2 * x);
};
const rows = (fps: number, sec: number, row: (sec: number) => number[]): number[][] =>
  Array.from({ length: Math.round(fps * sec) }, (_, t) => row(t / fps));

/** To an object (2 to 4 s), closes at 4.4, off at 5.4, at the goal at 7.4, opens at 8, back from 9 to 11. */
const pick = (sec: number): number[] => [
  ease(sec, 2, 4),
  ease(sec, 5.4, 7.4) - ease(sec, 9, 11),
  sec >= 4.4 && sec < 8 ? 0 : 1,
];

const push = (sec: number): number[] => [ease(sec, 1, 3), ease(sec, 4, 6)];

const turn = (sec: number): number[] => [ease(sec, 1, 2), sec >= 3 && sec < 5 ? 180 : sec % 1];

const opening = (until: number, least: number): Float64Array =>
  Float64Array.from({ length: 80 }, (_, t) => (t >= 20 && t < until ? least : 1));

test.each([3, 5, 10, 30, 60])('picking and placing has its boundaries at %i fps', (fps) => {
  const signals = signalsOf(rows(fps, 13, pick), { fps });
  const motion = motionOf(signals, [part('joints', [0, 1]), part('gripper', [2])]);
  const cues = kinematicCues(motion, defaultPolicy);
  const found = fuse(cues, motion, policyFor(cues, defaultPolicy)).filter((k) => k.cues.length > 0);
  const near = (sec: number): boolean =>
    found.some(({ frame }) => Math.abs(frame / fps - sec) <= Math.max(0.5, 2 / fps));
  for (const sec of [2.4, 3.8, 4.4, 5.8, 7.2, 8, 10.8]) expect(near(sec), `${sec} s`).toBe(true);
  expect(found.length).toBeLessThanOrEqual(10);
});

test('pushing without a hand has where it begins, where it stands and where it ends', () => {
  const motion = motionOf(signalsOf(rows(20, 8, push)), [part('joints', [0, 1])]);
  const cues = kinematicCues(motion, defaultPolicy);
  const seconds = fuse(cues, motion, policyFor(cues, defaultPolicy)).map(({ frame }) => frame / 20);
  for (const sec of [1.2, 2.8, 4.2, 5.8]) {
    expect(
      seconds.some((found) => Math.abs(found - sec) <= 0.3),
      `${sec} s`,
    ).toBe(true);
  }
});

test('a tool that starts and stops is work, and no rest of the arm', () => {
  const made = signalsOf(rows(20, 8, turn), { names: ['elbow.pos', 'screwdriver.vel'] });
  const motion = motionOf(made, [part('joints', [0])]);
  expect(motion.toolRuns).toEqual([{ from: 60, to: 100 }]);
  expect(movingFrames(motion, defaultPolicy.pause)?.to).toBe(100);
  const phases = kinematicCues(motion, defaultPolicy).filter(({ kind }) => kind === 'phase');
  expect(phases.map(({ frame }) => frame)).toEqual([60, 100]);
  // A base that drives is none.
  const base = signalsOf(rows(20, 8, turn), { names: ['elbow.pos', 'base.vel'] });
  expect(motionOf(base, [part('joints', [0])]).toolRuns).toEqual([]);
});

test('an arm whose encoders tremble by a step rests', () => {
  const trembling = signalsOf(rows(20, 8, (sec) => [Math.floor(sec * 3) % 2 === 0 ? 0 : 0.19, 5]));
  const working = signalsOf(
    rows(20, 8, (sec) => [0.19 * Math.round(100 * ease(sec, 1, 3)), 5 + 19 * ease(sec, 4, 6)]),
  );
  const motion = motionOf(trembling, [part('joints', [0, 1])], [trembling, working]);
  expect(kinematicCues(motion, defaultPolicy)).toEqual([]);
  expect(restingFrames(motion, defaultPolicy.pause)).toEqual(new Uint8Array(160).fill(1));
  const moves = motionOf(working, [part('joints', [0, 1])], [trembling, working]);
  const range = movingFrames(moves, defaultPolicy.pause);
  expect(Math.abs((range?.from ?? 0) - 22)).toBeLessThanOrEqual(4);
  expect(Math.abs((range?.to ?? 0) - 118)).toBeLessThanOrEqual(4);
});

const actsOf = (until: number, least: number): string[] =>
  gripperCues(
    { side: 'single', kind: 'hand', source: '', opening: opening(until, least) },
    20,
    defaultPolicy.gripper,
  ).map(({ kind }) => kind);

test('fingers that close half-way and open at once have only twitched', () => {
  expect(actsOf(26, 0.5)).toEqual([]);
  expect(actsOf(26, 0)).toEqual(['gripper-close', 'gripper-open']);
  expect(actsOf(50, 0.5)).toEqual(['gripper-close', 'gripper-open']);
});

test.skipIf(sharedData === null)(
  'idle is told as it is trimmed, and frozen episodes are named',
  async () => {
    const root = path.join(sharedData ?? '', 'koch-screwdriver-v21');
    const dataset = await openDataset(root);
    const resting = (await restOf(dataset))(await dataset.signals(2));
    await dataset.close();
    // The arm is at rest from where the screw is in.
    expect(244 - ((resting?.lastIndexOf(0) ?? 0) + 1)).toBeGreaterThanOrEqual(80);
    const { idle } = await inspectDataset(root, unwatched, { restOf });
    const share = (resting?.reduce((sum, each) => sum + each, 0) ?? 0) / 244;
    expect(idle.find(({ episode }) => episode === 2)?.share).toBeCloseTo(share, 12);
    const still = path.join(sharedData ?? '', 'so101-wrist-rosbag-v30');
    const { problems } = await inspectDataset(still, unwatched, { restOf });
    expect(
      problems.filter(({ code }) => code === 'signal-frozen').map(({ episode }) => episode),
    ).toEqual([0, 1, 2, 3, 4, 5]);
  },
);
