/** Work that is not picking and placing with one hand: each kind as made signals whose boundaries are known. */
import { describe, expect, test } from 'vitest';
import { fuse, policyFor } from '../../../src/core/keyframes/fuse';
import { kinematicCues } from '../../../src/core/keyframes/kinematic-cues';
import { toleranceFrames } from '../../../src/core/signals/tolerance';
import { defaultPolicy } from '../../../src/shared/model/policy';
import type { EmbodimentPart } from '../../../src/shared/model/dataset';
import { motionOf, part, signalsOf } from './signals';

const fps = 20;

type Point = readonly number[];
/** Seconds, and where to. */
type Stroke = readonly [number, Point];

/** Minimum-jerk strokes one after the other, and the frames at which each begins and the last one ends. */
function course(start: Point, strokes: readonly Stroke[]): { rows: number[][]; at: number[] } {
  const rows: number[][] = [[...start]];
  const at: number[] = [];
  for (const [seconds, to] of strokes) {
    const from = rows.at(-1) ?? start;
    at.push(rows.length - 1);
    const frames = Math.round(seconds * fps);
    for (let i = 1; i <= frames; i++) {
      const u = i / frames;
      const share = u ** 3 * (10 - 15 * u + 6 * u * u);
      rows.push(from.map((value, d) => value + share * ((to[d] ?? value) - value)));
    }
  }
  return { rows, at: [...at, rows.length - 1] };
}

/** How many of the wanted frames have a keyframe within 0.25 s and a bit, how many keyframes there are, their names. */
function proposed(
  rows: readonly (readonly number[])[],
  parts: readonly EmbodimentPart[],
  names: string[],
  wanted: readonly number[],
) {
  const motion = motionOf(signalsOf(rows, { fps, names }), parts);
  const cues = kinematicCues(motion, defaultPolicy);
  const keyframes = fuse(cues, motion, policyFor(cues, defaultPolicy)).filter(
    (keyframe) => keyframe.cues.length > 0,
  );
  // A stroke of minimum jerk is slow at its ends: what an onlooker sees lies within it.
  const reach = toleranceFrames(0.4, fps);
  const found = wanted.filter((frame) =>
    keyframes.some((keyframe) => Math.abs(keyframe.frame - frame) <= reach),
  );
  const extra = keyframes.filter(
    ({ frame }) => !wanted.some((at) => Math.abs(at - frame) <= reach),
  );
  return { found, extra: extra.map(({ frame }) => frame), keyframes };
}

const joints = (values: readonly number[], grip: number): number[] => [...values, grip];
const hand = (closed: number): number[] =>
  Array.from({ length: 12 }, (_, f) => closed * (1 + (f % 3)));

const position = part('end-effector-position', [0, 1, 2]);
const gripper = part('gripper', [3], { openWhen: 'larger' });
const arm = [position, gripper];
const armNames = ['ee_x', 'ee_y', 'ee_z', 'gripper'];

const push: Stroke[] = [
  [1, [0, 0, 0.3, 1]],
  [1.5, [0.3, 0, 0.05, 1]],
  [0.5, [0.3, 0, 0.05, 1]],
  [1.5, [0.5, 0.1, 0.05, 1]],
  [0.5, [0.5, 0.1, 0.05, 1]],
  [1.2, [0.2, 0, 0.3, 1]],
  [1, [0.2, 0, 0.3, 1]],
];

const work: [string, Stroke[], number[]][] = [
  ['push with an open hand', push, [1, 2, 3, 4, 5, 6]],
  [
    'pull a drawer open by its handle',
    [
      [1, [0, 0, 0.3, 1]],
      [1.5, [0.4, 0, 0.2, 1]],
      [0.5, [0.4, 0, 0.2, 0.1]],
      [1.5, [0.15, 0, 0.2, 0.1]],
      [0.5, [0.15, 0, 0.2, 1]],
      [1.2, [0, 0, 0.3, 1]],
      [1, [0, 0, 0.3, 1]],
    ],
    [1, 2, 3, 4, 5, 6],
  ],
  [
    'press a button and come back',
    [
      [1, [0, 0, 0.3, 0]],
      [1.5, [0.3, 0, 0.3, 0]],
      [0.6, [0.3, 0, 0.3, 0]],
      [0.8, [0.3, 0, 0.2, 0]],
      [0.6, [0.3, 0, 0.2, 0]],
      [1.2, [0, 0, 0.3, 0]],
      [1, [0, 0, 0.3, 0]],
    ],
    [1, 2, 3, 4, 5, 6],
  ],
  [
    'fold a cloth: grasp a corner, carry it over in an arc, let go',
    [
      [0.8, [0, 0, 0.3, 1]],
      [1.2, [0.3, 0.2, 0.02, 1]],
      [0.5, [0.3, 0.2, 0.02, 0]],
      [1, [0.3, 0, 0.2, 0]],
      [1, [0.3, -0.2, 0.03, 0]],
      [0.5, [0.3, -0.2, 0.03, 1]],
      [1, [0, 0, 0.3, 1]],
      [0.8, [0, 0, 0.3, 1]],
    ],
    [1, 2, 3, 4, 5, 6, 7],
  ],
  [
    'bring what is held from the beginning, put it down and leave',
    [
      [0.8, [0, 0, 0.3, 0]],
      [1.5, [0.4, 0, 0.05, 0]],
      [0.4, [0.4, 0, 0.05, 0]],
      [0.4, [0.4, 0, 0.05, 1]],
      [1, [0, 0, 0.3, 1]],
      [0.8, [0, 0, 0.3, 1]],
    ],
    [1, 2, 3, 5],
  ],
];

describe('work of an arm with a gripper', () => {
  test.each(work)('%s', (_name, strokes, wanted) => {
    const [, first] = strokes[0] ?? [0, [0, 0, 0, 0]];
    const { rows, at } = course(first, strokes);
    const frames = wanted.map((stroke) => at[stroke] ?? 0);
    const { found, extra } = proposed(rows, arm, armNames, frames);
    expect(found).toEqual(frames);
    expect(extra.length).toBeLessThanOrEqual(1);
  });

  test('the same work without a gripper, and with nothing but joints', () => {
    const { rows, at } = course([0, 0, 0.3, 1], push);
    const frames = at.slice(1, 7);
    const bare = rows.map((row) => row.slice(0, 3));
    for (const parts of [[position], [part('joints', [0, 1, 2])]]) {
      const { found, extra } = proposed(bare, parts, armNames.slice(0, 3), frames);
      expect(found).toEqual(frames);
      expect(extra).toEqual([]);
    }
  });
});

test('a stale first row is no movement, of an arm without a hand either', () => {
  const { rows, at } = course([0, 0, 0.3, 1], push);
  const bare = rows.map((row) => row.slice(0, 3));
  const frames = at.slice(1, 7);
  const { found, extra } = proposed(
    [[0.5, 0.1, 0.05], ...bare.slice(1)],
    [position],
    armNames.slice(0, 3),
    frames,
  );
  expect(found).toEqual(frames);
  expect(extra.filter((frame) => frame < (at[1] ?? 0))).toEqual([]);
});

/** Of an arm without a hand, at five frames a second. */
const armOf = (some: readonly number[][]) =>
  motionOf(signalsOf(some, { fps: 5, names: armNames.slice(0, 3) }), [position]).arms[0];

test('a stale first row is not what full speed is told by, at five frames a second either', () => {
  const { rows } = course([0, 0, 0.3, 1], push);
  const slow = rows.filter((_, t) => t % 4 === 0).map((row) => row.slice(0, 3));
  const [whole, jumping] = [armOf(slow), armOf([[0.5, 0.1, 0.05], ...slow.slice(1)])];
  expect(jumping?.reference).toBeCloseTo(whole?.reference ?? 0, 9);
  expect(jumping?.speed[0]).toBeCloseTo(0, 9);
  // Not an arm that moves from the first frame on.
  expect(armOf(slow.slice(7))?.speed[0]).toBeGreaterThan(0.1);
});

test('pouring: the wrist turns while the arm stands', () => {
  const turn = [0, 0, 0, 0, 0, 0] as const;
  const strokes: Stroke[] = [
    [0.8, joints(turn, 1)],
    [1.2, joints([0.6, 0.5, 0, 0, 0, 0], 1)],
    [0.5, joints([0.6, 0.5, 0, 0, 0, 0], 0)],
    [1.2, joints([-0.4, 0.3, 0.3, 0, 0, 0], 0)],
    [0.4, joints([-0.4, 0.3, 0.3, 0, 0, 0], 0)],
    [1.2, joints([-0.4, 0.3, 0.3, 0, 0, 2], 0)],
    [0.8, joints([-0.4, 0.3, 0.3, 0, 0, 2], 0)],
    [1.2, joints([-0.4, 0.3, 0.3, 0, 0, 0], 0)],
    [0.4, joints([-0.4, 0.3, 0.3, 0, 0, 0], 0)],
    [1.2, joints([0.6, 0.5, 0, 0, 0, 0], 0)],
    [0.5, joints([0.6, 0.5, 0, 0, 0, 0], 1)],
    [1, joints(turn, 1)],
    [0.8, joints(turn, 1)],
  ];
  const { rows, at } = course(joints(turn, 1), strokes);
  const parts = [part('joints', [0, 1, 2, 3, 4, 5]), part('gripper', [6], { openWhen: 'larger' })];
  const names = ['j1', 'j2', 'j3', 'j4', 'j5', 'j6', 'gripper'];
  // That it tilts and tilts back is the work itself.
  const tilts = [5, 6, 7, 8].map((stroke) => at[stroke] ?? 0);
  const all = at.slice(1, 13);
  const { found, extra } = proposed(rows, parts, names, all);
  expect(found).toEqual(expect.arrayContaining(tilts));
  expect(found.length).toBeGreaterThanOrEqual(all.length - 2);
  expect(extra.length).toBeLessThanOrEqual(2);
});

test('screwing by hand: every grip and every turn back', () => {
  const strokes: Stroke[] = [
    [0.8, [0, 0, 1]],
    [1, [0.5, 0, 1]],
  ];
  for (let turn = 0; turn < 3; turn++) {
    strokes.push([0.4, [0.5, 0, 0]], [1, [0.5, 1.5, 0]], [0.4, [0.5, 1.5, 1]], [1, [0.5, 0, 1]]);
  }
  strokes.push([1, [0, 0, 1]], [0.8, [0, 0, 1]]);
  const { rows, at } = course([0, 0, 1], strokes);
  const parts = [part('joints', [0, 1]), part('gripper', [2], { openWhen: 'larger' })];
  const wanted = at.slice(1, at.length - 1);
  const { found, extra } = proposed(rows, parts, ['j1', 'j2', 'gripper'], wanted);
  expect(found.length).toBeGreaterThanOrEqual(wanted.length - 2);
  expect(extra).toEqual([]);
});

test('two arms that hand something over: each one’s acts, with its side, though the giver closes early', () => {
  const strokes: Stroke[] = [
    [0.8, [0, 0, 1, 0, 0, 1]],
    [1.2, [0.3, 0.2, 1, 0, 0, 1]],
    [0.5, [0.3, 0.2, 0, 0, 0, 1]],
    [1.2, [0.1, 0.5, 0, 0, 0, 1]],
    [1.2, [0.1, 0.5, 0, 0.3, 0.5, 1]],
    [0.5, [0.1, 0.5, 0, 0.3, 0.5, 0]],
    [0.5, [0.1, 0.5, 1, 0.3, 0.5, 0]],
    [1, [0, 0, 1, 0.3, 0.5, 0]],
    [1.2, [0, 0, 1, 0.1, -0.2, 0]],
    [0.5, [0, 0, 1, 0.1, -0.2, 1]],
    [1, [0, 0, 1, 0, 0, 1]],
    [0.8, [0, 0, 1, 0, 0, 1]],
  ];
  const { rows, at } = course([0, 0, 1, 0, 0, 1], strokes);
  const parts = [
    part('joints', [0, 1], { side: 'left' }),
    part('gripper', [2], { side: 'left' }),
    part('joints', [3, 4], { side: 'right' }),
    part('gripper', [5], { side: 'right' }),
  ];
  const names = ['l1', 'l2', 'left_gripper', 'r1', 'r2', 'right_gripper'];
  const wanted = at.slice(1, 12);
  const { found, keyframes, extra } = proposed(rows, parts, names, wanted);
  expect(found.length).toBeGreaterThanOrEqual(wanted.length - 1);
  expect(extra.length).toBeLessThanOrEqual(1);
  const acts = keyframes.flatMap(({ cues }) =>
    cues.flatMap(({ kind, side }) => (kind.startsWith('gripper') ? [`${side} ${kind}`] : [])),
  );
  expect(acts).toEqual([
    'left gripper-close',
    'right gripper-close',
    'left gripper-open',
    'right gripper-open',
  ]);
});

test('a hand of many fingers tells the course of the work as a gripper does', () => {
  const strokes: Stroke[] = [
    [0.8, [0, 0, ...hand(0)]],
    [1.2, [0.4, 0.3, ...hand(0)]],
    [0.6, [0.4, 0.3, ...hand(0.4)]],
    [1.2, [-0.2, 0.5, ...hand(0.4)]],
    [0.6, [-0.2, 0.5, ...hand(0)]],
    [1, [0, 0, ...hand(0)]],
    [0.8, [0, 0, ...hand(0)]],
  ];
  const { rows, at } = course([0, 0, ...hand(0)], strokes);
  const fingers = Array.from({ length: 12 }, (_, f) => f + 2);
  const parts = [part('joints', [0, 1]), part('hand', fingers)];
  const names = ['j1', 'j2', ...fingers.map((f) => `finger_${f}`)];
  // That it leaves after letting go is no boundary of its own.
  const wanted = [1, 2, 3, 4, 6].map((stroke) => at[stroke] ?? 0);
  const { found, extra, keyframes } = proposed(rows, parts, names, wanted);
  expect(found).toEqual(wanted);
  expect(extra).toEqual([]);
  const named = keyframes.flatMap(({ cues }) => cues.flatMap(({ boundary }) => boundary ?? []));
  expect(named).toEqual(expect.arrayContaining(['grasp', 'lift', 'release', 'settle']));
});
