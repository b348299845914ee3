import { describe, expect, test } from 'vitest';
import { cameraMotion, gridOf, type CameraCurves } from '../../../src/core/events/camera-motion';
import { handActs } from '../../../src/core/events/hand-acts';
import { withoutPulses } from '../../../src/core/events/pulses';
import { isStill } from '../../../src/core/events/still';
import { turningPoints } from '../../../src/core/events/turning-points';
import { seededRandom } from '../../shared/seeded-random';
import { madeCurves } from './made-motion';

const moves = [
  { fromSec: 2, toSec: 5 },
  { fromSec: 7, toSec: 11 },
];
const acts = [5.8];
const sec = 14;

function seen(curves: CameraCurves, fps: number, every = 1) {
  const grid = gridOf({ frames: Math.round(sec * fps), fps });
  const rateHz = fps / every;
  const changes = withoutPulses(curves, rateHz);
  const motion = isStill({ curves }, rateHz) ? null : cameraMotion(changes, every, grid);
  return { grid, motion };
}

describe('at any rate of pictures', () => {
  test.each([3, 5, 10, 15, 20, 30, 50, 60])('turning points at %s frames a second', (fps) => {
    const every = Math.max(1, Math.floor(fps / 10));
    const curves = madeCurves({ moves, wrist: false, sec }, fps / every);
    const { grid, motion } = seen(curves, fps, every);
    const found = turningPoints(motion?.energy ?? new Float64Array(), grid.rateHz, false);
    expect(found.map(({ kind }) => kind)).toEqual(['go', 'stop', 'go', 'stop']);
    for (const [i, expected] of [2, 5, 7, 11].entries()) {
      const at = (found[i]?.step ?? 0) / grid.rateHz;
      expect(Math.abs(at - expected), `${expected} s`).toBeLessThan(Math.max(0.3, 1 / fps));
    }
  });

  test.each([5, 10, 15, 30, 60])('an act of the hand at %s frames a second', (fps) => {
    const every = Math.max(1, Math.floor(fps / 10));
    const curves = madeCurves({ moves, acts, wrist: true, sec }, fps / every);
    const { grid, motion } = seen(curves, fps, every);
    const found = motion === null ? [] : handActs(motion, grid.rateHz);
    expect(found).toHaveLength(1);
    expect(Math.abs((found[0] ?? 0) / grid.rateHz - 5.8)).toBeLessThan(0.25);
  });
});

test('a camera that stands still shows no act, however lively a few cells are', () => {
  const { grid, motion } = seen(madeCurves({ moves, acts, wrist: false, sec }, 10), 10);
  expect(motion?.moves).toBe(false);
  expect(motion === null ? [] : handActs(motion, grid.rateHz)).toEqual([]);
});

test('what lively cells do while the camera moves is no act', () => {
  const { grid, motion } = seen(madeCurves({ moves, acts: [8.5], wrist: true, sec }, 10), 10);
  expect(motion?.moves).toBe(true);
  expect(motion === null ? [] : handActs(motion, grid.rateHz)).toEqual([]);
});

/** Alike everywhere but for the liveliest twelfth, which changes `share` times as much. */
const noise = (changes: readonly number[], share: number): CameraCurves => ({
  whole: [...changes],
  quiet: changes.map((change) => 0.9 * change),
  lively: changes.map((change) => share * change),
  growth: null,
});

test('the grain of a still picture is no motion', () => {
  const random = seededRandom(3);
  const grain = Array.from({ length: 140 }, () => 0.3 + 0.3 * random.next());
  const curves = { whole: grain, quiet: grain, lively: grain, growth: null };
  expect(seen(curves, 10).motion).toBeNull();
  // The noise of a sensor in the dark is larger than what many hands change, but everywhere and always alike.
  const strong = grain.map((change) => 4 + change);
  expect(seen(noise(strong, 1.5), 10).motion).toBeNull();
  expect(seen(noise(strong, 3), 10).motion).not.toBeNull();
  const atTimes = strong.map((change, t) => (t > 100 ? change / 3 : change));
  expect(seen(noise(atTimes, 1.5), 10).motion).not.toBeNull();
});

test.each([
  [10, 'a key frame', 1, false],
  [10, 'a knock', 6, false],
  [10, 'a cut', 40, false],
  [9, 'a key frame', 1, false],
  [9, 'a motion', 6, true],
  [3, 'a motion', 6, true],
  [3, 'a cut', 40, false],
])('at %s pictures a second %s of one change, everywhere alike', (rateHz, _what, change, stays) => {
  const calm = Array.from({ length: 30 }, () => 0.1);
  const { whole, quiet, lively } = withoutPulses(noise(calm.with(12, change), 1.5), rateHz);
  expect(whole[12]).toBe(stays ? change : 0.1);
  expect(quiet[12]).toBeCloseTo(stays ? 0.9 * change : 0.09, 12);
  expect(lively[12]).toBeCloseTo(stays ? 1.5 * change : 0.15, 12);
  // What has a place, or takes longer, is a motion at any rate.
  const placed = noise(calm.with(12, change), 4);
  expect(withoutPulses(placed, rateHz)).toEqual(placed);
  const long = noise(calm.with(12, change).with(13, change), 1.5);
  expect(withoutPulses(long, rateHz)).toEqual(long);
});

test('the last movement begins before it is seen, where a hand lets go first', () => {
  const { grid, motion } = seen(madeCurves({ moves, wrist: false, sec }, 10), 10);
  const energy = motion?.energy ?? new Float64Array();
  const [plain, led] = [false, true].map((lead) => turningPoints(energy, grid.rateHz, lead));
  expect(led?.[2]?.step).toBe((plain?.[2]?.step ?? 0) - 3);
  expect(led?.toSpliced(2, 1)).toEqual(plain?.toSpliced(2, 1));
});

test('one picture, or none, has no motion', () => {
  for (const sec of [0, 0.1]) {
    const curves = madeCurves({ moves, wrist: true, sec }, 10);
    expect(isStill({ curves }, 10)).toBe(true);
  }
});
