/** Phases of made courses, to the frame: what each boundary means is written down in the speeds. */
import { expect, test } from 'vitest';
import {
  type Knot,
  approach,
  arm,
  away,
  carried,
  carry,
  close,
  course,
  lifts,
  off,
  open,
  plain,
  resting,
} from './phase-motion';

test('picking and placing has all its boundaries, at the shares of the speed that the policy names', () => {
  const acts = [close(34, 36), open(84)];
  const { boundaries, acts: named, phases } = course(arm([...approach, ...carry, ...away]), acts);
  // 10 frames from rest to full speed: 35 % is reached in the 4th frame, 20 % is left 2 frames before the end.
  expect(boundaries).toEqual([
    'start 14',
    'arrive 28',
    'lift 46',
    'arrive-goal 76',
    'near-goal 62',
    'settle 110',
  ]);
  expect(named).toEqual(['grasp', 'release']);
  // What another cue says between these is known already, or half.
  expect(phases.explained).toEqual([
    { from: 28, to: 46, share: 0 },
    { from: 76, to: 90, share: 0 },
    { from: 46, to: 76, share: 0.5 },
    { from: 84, to: 110, share: 0.5 },
  ]);
  expect(phases.cues.every(({ kind }) => kind === 'phase')).toBe(true);
  expect(phases.cues.some((cue) => 'side' in cue)).toBe(false);
  const motion = arm([...approach, ...carry, ...away]);
  // Creeping up to an object has a share of its own; at the goal and at the end an arm rests as in any pause.
  const creeping = course(motion, acts, { phase: { ...plain.phase, stopShare: 0.4 } }).boundaries;
  expect(creeping.filter((name) => !boundaries.includes(name))).toEqual(['arrive 26']);
  const calm = course(motion, acts, { pause: { ...plain.pause, stopShare: 0.4 } }).boundaries;
  expect(calm.filter((name) => !boundaries.includes(name))).toEqual([
    'arrive-goal 74',
    'settle 108',
  ]);
  // In whatever order the acts are told.
  expect(course(motion, acts.toReversed()).boundaries).toEqual(boundaries);
  // What opens on the very frame lets go of nothing.
  expect(course(motion, [close(34), open(34)]).acts).toEqual(['grasp', null]);
  const left = course(arm([...approach, ...carry, ...away], 'left'), acts);
  expect(left.phases.cues.every(({ side }) => side === 'left')).toBe(true);
});

test('an arm that moves from the first frame on sets out nowhere, nor one that hardly moves', () => {
  const moving = [[0, 8], [4, 10], [20, 0], ...carry, ...away] as const;
  // From 10 to 0 in 16 frames: below 20 % from the 13th on.
  expect(course(arm(moving), [close(34), open(84)]).boundaries.slice(0, 2)).toEqual([
    'arrive 17',
    'lift 46',
  ]);
  // Swaying a little does not change that.
  const swaying = [[0, 1], [10, 1], [20, 10], [30, 0], ...carry, ...away] as const;
  expect(course(arm(swaying), [close(34), open(84)]).boundaries[0]).toBe('start 13');
  // A first row that is left from the episode before is no movement: the rest after it counts, where there is one.
  const jerking = [[0, 8], [1, 0], [10, 0], [20, 10], [30, 0], ...carry, ...away] as const;
  expect(course(arm(jerking), [close(34), open(84)]).boundaries[0]).toBe('start 14');
  const passing = [[0, 8], [1, 0], [7, 0], [20, 10], [30, 0], ...carry, ...away] as const;
  expect(course(arm(passing), [close(34), open(84)]).boundaries[0]).toBe('start 12');
  const brief = [[0, 8], [1, 0], [4, 0], [20, 10], [30, 0], ...carry, ...away] as const;
  expect(course(arm(brief), [close(34), open(84)]).boundaries[0]).toBe('arrive 28');
  // What just reaches 35 % has set out.
  const reaching = [
    [0, 0],
    [10, 0],
    [30, 20],
    [50, 0],
    [90, 0],
  ] as const;
  expect(course(arm(reaching), [close(60)]).boundaries[0]).toBe('start 17');
  const creeping = [[0, 0], [10, 0], [20, 2], [30, 0], ...carry, ...away] as const;
  expect(course(arm(creeping), [close(34), open(84)]).boundaries[0]).toBe('arrive 28');
});

test('a lift keeps the smallest gap from its closing, and there is none where the hand opens before it', () => {
  // The arm is off at 4 frames after 34, the hand closes at 34: the lift waits.
  const swift = arm([...approach, [34, 0], [44, 10], [54, 0], [90, 0]]);
  expect(course(swift, [close(34)]).boundaries).toEqual([
    'start 14',
    'arrive 28',
    'lift 42',
    'settle 52',
  ]);
  expect(course(swift, [close(34)], { minGapSec: 0.41 }).boundaries).toContain('lift 43');
  expect(course(swift, [close(34)], { minGapSec: 0 }).boundaries).toContain('lift 38');
  expect(course(swift, [close(34), open(43)]).boundaries).toContain('lift 42');
  // At the goal before that time, the arm has nowhere to arrive.
  const short = arm([...approach, [34, 0], [37, 10], [40, 0], [90, 0]]);
  const late = course(short, [close(34), open(60)]);
  expect(late.boundaries).toEqual(['start 14', 'arrive 28', 'lift 42', 'settle 60']);
  expect(late.phases.explained).toEqual([
    { from: 28, to: 42, share: 0 },
    { from: 60, to: 60, share: 0.5 },
  ]);
  // Nor where both fall on one frame.
  expect(course(short, [close(34), open(60)], { minGapSec: 0.3 }).boundaries).toEqual([
    'start 14',
    'arrive 28',
    'lift 40',
    'settle 60',
  ]);
  const dropped = course(swift, [close(34), open(42)]);
  expect(dropped.boundaries).toEqual(['start 14', 'arrive 28', 'settle 52']);
  expect(dropped.acts).toEqual(['grasp', 'release']);
});

test('an arm that stands still at most half a second after its hand has closed lifts after that', () => {
  // Slower than 35 % until half-way from 0 to 7; the hand is closed from 36 on, half a second is ten frames.
  expect(lifts(close(34, 36), [34, 5], [44, 0], [54, 0])).toBe('lift 58');
  expect(lifts(close(34, 36), [45, 6], [46, 0], [47, 6])).toBe('lift 47');
  expect(lifts(close(34, 36), [46, 6], [47, 0], [48, 6])).toBe('lift 42');
  expect(lifts(close(34), [43, 6], [44, 0], [45, 6])).toBe('lift 45');
  expect(lifts(close(34), [44, 6], [45, 0], [46, 6])).toBe('lift 42');
});

const near = (...knots: Knot[]) =>
  carried(...knots).find((boundary) => boundary.startsWith('near-goal')) ?? null;

test('the last movement begins after a dip that lies away from the lift and from the goal', () => {
  // A deep dip counts in full, one of 15 % less, one of 5 % not at all.
  expect(near([60, 6], [68, 10], [78, 0])).toBe('near-goal 62');
  expect(near([60, 8.5], [68, 10], [78, 0])).toBe('near-goal 62 x0.6');
  expect(near([60, 9.5], [68, 10], [78, 0])).toBeNull();
  // A correction six frames before the goal is no movement of its own; one before that is.
  expect(carried([62, 3], [64, 6], [66, 0])).toContain('arrive-goal 66');
  expect(near([62, 3], [64, 6], [66, 0])).toBeNull();
  expect(near([60, 3], [64, 6], [66, 0])).toBeNull();
  expect(near([59, 3], [64, 6], [66, 0])).toBe('near-goal 61');
  // Off at 44: a dip six frames later belongs to setting off, one after that does not.
  expect(off(50).filter((boundary) => boundary.startsWith('near-goal'))).toEqual([]);
  expect(off(51)).toContain('near-goal 54');
  // Of two dips the later one counts.
  expect(near([58, 4], [62, 10], [68, 4], [72, 10], [78, 0])).toBe('near-goal 69');
});

test('a hand that closes while its arm swings past after a release grasps nothing', () => {
  const work = [
    [0, 0],
    [10, 10],
    [20, 0],
    [30, 0],
    [40, 10],
    [50, 0],
    [60, 0],
  ] as const;
  const putAway = arm([...work, [70, 10], [90, 10], [100, 0], [120, 0]]);
  const acts = [close(24), open(54), close(80), open(84)];
  const once = course(putAway, acts);
  expect(once.acts).toEqual(['grasp', 'release', null, null]);
  expect(once.boundaries).toEqual([
    'start 4',
    'arrive 18',
    'lift 34',
    'arrive-goal 48',
    'settle 98',
  ]);
  // Where the arm stands still before, it does.
  const again = arm([...work, [70, 10], [78, 0], [86, 0], [96, 10], [106, 0], [120, 0]]);
  const twice = course(again, [close(24), open(54), close(80)]);
  expect(twice.acts).toEqual(['grasp', 'release', 'grasp']);
  expect(twice.boundaries).toEqual([
    'start 4',
    'arrive 18',
    'lift 34',
    'arrive-goal 48',
    'arrive 77',
    'lift 90',
    'settle 104',
  ]);
  // What opens after the next closing says nothing about the one before.
  const kept = course(again, [close(24), close(80), open(110)]);
  expect(kept.boundaries.filter((boundary) => boundary.startsWith('arrive-goal'))).toHaveLength(1);
  // A hand that opens where the other one closes has let go before.
  expect(course(again, [close(24), open(80), close(80)]).acts.slice(0, 2)).toEqual([
    'grasp',
    'release',
  ]);
  // The very first closing is a grasp however the arm moves.
  const first = course(putAway, [close(80)]);
  expect([...first.phases.acts.values()]).toEqual(['grasp']);
});

test('an arm that only slows down arrives where it does', () => {
  const slowing = [
    [0, 0],
    [10, 0],
    [20, 10],
    [27, 3],
    [40, 3],
    [52, 10],
    [62, 0],
    [90, 0],
  ] as const;
  // Below 35 % from 10 - 6.5 on.
  expect(course(arm(slowing), [close(34)]).boundaries.slice(0, 2)).toEqual([
    'start 14',
    'arrive 27',
  ]);
  const fast = [
    [0, 0],
    [10, 0],
    [20, 10],
    [27, 4],
    [40, 4],
    [52, 10],
    [62, 0],
    [90, 0],
  ] as const;
  expect(course(arm(fast), [close(34)]).boundaries.slice(0, 2)).toEqual(['start 14', 'lift 42']);
});

test('an arm that moves again when its hand closes has arrived before', () => {
  const leaving = arm([...approach, [34, 0], [44, 10], [54, 0], [90, 0]]);
  expect(course(leaving, [close(40)]).boundaries).toContain('arrive 28');
});

test('an arm settles where it stays at rest, not where it pauses, and not at the last frame', () => {
  // At most 20 % for seven frames is a pause, for eight it is rest.
  expect(resting([60, 2], [66, 2], [70, 8], [78, 0], [100, 0])).toBe('settle 76');
  expect(resting([60, 2], [67, 2], [70, 8], [78, 0], [100, 0])).toBe('settle 60');
  const phase = { ...plain.phase, restSec: 0 };
  const pausing = arm([
    ...approach,
    [42, 0],
    [52, 10],
    [60, 2],
    [66, 2],
    [70, 8],
    [78, 0],
    [90, 0],
  ]);
  expect(course(pausing, [close(34)], { phase }).boundaries.at(-1)).toBe('settle 60');
  // A pause that only the end of the episode cuts short is rest, one that ends with the last frame is not.
  expect(resting([62, 0])).toBe('settle 60');
  expect(resting([60, 2], [66, 2], [67, 8])).toBe('lift 46');
  const restless = course(arm([...approach, [42, 0], [52, 10], [61, 2.5], [62, 2]]), [close(34)]);
  expect(restless.boundaries.at(-1)).toBe('lift 46');
  expect(restless.phases.explained).toEqual([{ from: 28, to: 46, share: 0 }]);
});

test('without an act of the hand there are no phases', () => {
  const moving = arm([...approach, ...carry, ...away]);
  const none = { cues: [], acts: new Map(), explained: [] };
  expect(course(moving, []).phases).toEqual(none);
  // A hand that opens before its arm went anywhere has brought nothing.
  expect(course(moving, [open(3)]).phases).toEqual(none);
});

test('a hand that never closes and opens where its arm came to rest lets go of what it held from the beginning', () => {
  const released = open(84);
  const { phases } = course(arm([...approach, ...carry, ...away]), [released]);
  expect([...phases.acts]).toEqual([[released, 'release']]);
  expect(phases.cues.map(({ boundary }) => boundary)).toEqual(['start', 'arrive-goal', 'settle']);
});
