import { describe, expect, test } from 'vitest';
import { gripperCues } from '../../../src/core/keyframes/gripper-cues';
import { kinematicCues } from '../../../src/core/keyframes/kinematic-cues';
import type { HandMotion } from '../../../src/core/keyframes/motion';
import { textChangeCues } from '../../../src/core/keyframes/text-change';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { similarity, tokensOf, wordsOf } from '../../../src/shared/model/text-words';
import { pickAndPlace } from './made-dataset';
import { motionOf, part, signalsOf } from './signals';

const gripper = (opening: number[]): HandMotion => ({
  side: 'single',
  kind: 'gripper',
  source: 'test',
  opening: Float64Array.from(opening),
});
const cuesOf = (opening: number[], fps = 20) =>
  gripperCues(gripper(opening), fps, defaultPolicy.gripper);
const held = (value: number, frames: number): number[] => Array<number>(frames).fill(value);
const ramp = (from: number, to: number, frames: number): number[] =>
  Array.from({ length: frames }, (_, i) => from + ((to - from) * (i + 1)) / frames);

describe('gripper cues', () => {
  test('a command that jumps has its cue at the very frame', () => {
    expect(cuesOf([...held(1, 30), ...held(0, 40), ...held(1, 30)])).toEqual([
      { kind: 'gripper-close', strength: 1, frame: 30, endFrame: 30 },
      { kind: 'gripper-open', strength: 1, frame: 70, endFrame: 70 },
    ]);
  });

  test('a hand that closes half-way on an object is seen, with less strength', () => {
    const [cue, ...rest] = cuesOf([...held(1, 30), ...ramp(1, 0.5, 10), ...held(0.5, 30)]);
    expect(rest).toEqual([]);
    expect(cue?.kind).toBe('gripper-close');
    expect(cue?.strength).toBeCloseTo(0.6, 9);
    expect(cue?.frame).toBeGreaterThanOrEqual(30);
    expect(cue?.frame).toBeLessThanOrEqual(32);
    expect(cue?.endFrame).toBeGreaterThanOrEqual(37);
    expect(cue?.endFrame).toBeLessThanOrEqual(39);
  });

  test('a small step counts, a slow drift of the same size and a trembling hand do not', () => {
    const [cue, ...rest] = cuesOf([...held(1, 30), ...ramp(1, 0.85, 6), ...held(0.85, 30)]);
    expect(rest).toEqual([]);
    expect(cue).toMatchObject({ kind: 'gripper-close', strength: 0.6 });
    expect(cuesOf([...held(1, 30), ...ramp(1, 0.85, 40), ...held(0.85, 30)])).toEqual([]);
    const trembling = Array.from({ length: 90 }, (_, t) => 0.5 + 0.1 * Math.sign(Math.sin(t / 2)));
    expect(cuesOf(trembling)).toEqual([]);
  });

  test('opening for the first time only readies the hand', () => {
    const [ready, close, open] = cuesOf([
      ...held(0, 20),
      ...held(1, 40),
      ...held(0, 40),
      ...held(1, 20),
    ]);
    expect(ready).toMatchObject({ kind: 'gripper-open', strength: 0.3 });
    expect([close?.strength, open?.strength]).toEqual([1, 1]);
  });

  test('slow drift before the hand closes does not move the onset', () => {
    const drift = ramp(1, 0.8, 100);
    const [cue] = cuesOf([...drift, ...ramp(0.8, 0, 10), ...held(0, 20)]);
    expect(Math.abs((cue?.frame ?? 0) - 100)).toBeLessThanOrEqual(2);
  });

  test('jitter, constants, single frames and empty episodes have no cues', () => {
    expect(cuesOf(Array.from({ length: 200 }, (_, t) => 0.5 + 0.1 * Math.sin(t)))).toEqual([]);
    expect(cuesOf(held(1, 50))).toEqual([]);
    expect(cuesOf([1])).toEqual([]);
    expect(cuesOf([])).toEqual([]);
  });

  test('open and close alternate', () => {
    const many = Array.from({ length: 6 }, (_, i) => held(i % 2, 20)).flat();
    expect(cuesOf(many).map((cue) => [cue.kind, cue.frame])).toEqual([
      ['gripper-open', 20],
      ['gripper-close', 40],
      ['gripper-open', 60],
      ['gripper-close', 80],
      ['gripper-open', 100],
    ]);
  });
});

describe('the kinematic layer', () => {
  const arm = part('end-effector-position', [0, 1, 2]);
  const hand = part('gripper', [3]);
  const rows = pickAndPlace();
  const cues = kinematicCues(motionOf(signalsOf(rows), [arm, hand]), defaultPolicy);

  test('a hand’s acts tell the course of the work', () => {
    // Minimum-jerk movements from 15 to 40, 60 to 80, on to 110, and 125 to 145; the hand acts at 47 and 117.
    const course = cues
      .filter(({ boundary, strength }) => boundary !== undefined && strength > 0.5)
      .sort((a, b) => a.frame - b.frame);
    expect(course.map(({ boundary }) => boundary)).toEqual([
      'start',
      'arrive',
      'grasp',
      'lift',
      'near-goal',
      'arrive-goal',
      'release',
      'settle',
    ]);
    for (const [i, frame] of [17, 37, 47, 63, 83, 107, 117, 143].entries()) {
      expect(Math.abs((course[i]?.frame ?? 0) - frame)).toBeLessThanOrEqual(3);
    }
  });

  test('without a hand, marks where the arm sets off, arrives, leaves and settles', () => {
    const armOnly = kinematicCues(motionOf(signalsOf(rows), [arm]), defaultPolicy);
    for (const frame of [17, 37, 62, 80, 107, 127, 143]) {
      const near = armOnly.some((cue) => Math.abs(cue.frame - frame) <= 3);
      expect({ frame, near }).toEqual({ frame, near: true });
    }
    expect(armOnly.every(({ kind }) => kind === 'pause' || kind === 'turn')).toBe(true);
  });

  test('standing still at the ends of the episode is no event', () => {
    expect(cues.every((cue) => cue.frame > 10 && cue.frame < 155)).toBe(true);
  });

  test('strengths lie in [0, 1] and frames in the episode', () => {
    expect(cues.length).toBeGreaterThan(0);
    for (const cue of cues) {
      expect(cue.strength).toBeGreaterThanOrEqual(0);
      expect(cue.strength).toBeLessThanOrEqual(1);
      expect(cue.frame).toBeLessThan(rows.length);
    }
  });

  test('a corner taken at speed is a turn', () => {
    const corner = Array.from({ length: 80 }, (_, t) =>
      t < 40 ? [t * 0.01, 0, 0] : [0.4, (t - 40) * 0.01, 0],
    );
    const motion = motionOf(signalsOf(corner), [arm]);
    const turns = kinematicCues(motion, defaultPolicy).filter((cue) => cue.kind === 'turn');
    expect(turns).toHaveLength(1);
    expect(Math.abs((turns[0]?.frame ?? 0) - 40)).toBeLessThanOrEqual(2);
    expect(turns[0]?.strength).toBeCloseTo(0.5, 1);
  });

  test('a robot that never moves has no cues', () => {
    const still = signalsOf(rows.map(() => [0.3, 0, 0.3, 0.08]));
    expect(kinematicCues(motionOf(still, [arm, hand]), defaultPolicy)).toEqual([]);
  });
});

describe('text changes', () => {
  test('a change of meaning is a cue at its frame; running numbers are not', () => {
    const texts = Array.from({ length: 60 }, (_, t) =>
      t < 30 ? `Reach for the cup at ${t}, ${t / 2}.` : 'Lift it from the table now.',
    );
    const cues = textChangeCues(texts);
    expect(cues).toHaveLength(1);
    expect(cues[0]).toMatchObject({ kind: 'text-change', frame: 30 });
    expect(cues[0]?.strength).toBeGreaterThan(0.8);
  });

  test('text that changes at every frame is no event at every frame', () => {
    const words = ['up', 'down', 'left', 'right', 'slowly', 'gently', 'now', 'then'];
    const restless = Array.from(
      { length: 200 },
      (_, t) => `Move the arm ${words[t % 8]} ${words[(t * 5 + 3) % 8]} towards the cup`,
    );
    expect(textChangeCues(restless).length).toBeLessThan(20);
    const withEvent = restless.map((text, t) =>
      t < 100 ? text : `Place object into basket ${words[t % 8]}`,
    );
    const cues = textChangeCues(withEvent);
    const strongest = cues.reduce((a, b) => (b.strength > a.strength ? b : a));
    expect(strongest.frame).toBe(100);
  });

  test('what is said once, at a frame of its own, is news there', () => {
    const texts = Array<string>(60).fill('');
    texts[20] = 'use the red cup instead';
    texts[40] = 'stop';
    expect(textChangeCues(texts).map(({ frame, strength }) => [frame, strength])).toEqual([
      [20, 1],
      [40, 1],
    ]);
  });

  test('gaps of empty text, no text and one text are no changes', () => {
    expect(textChangeCues(['a b', '', '', 'a b'])).toEqual([]);
    expect(textChangeCues(['', '', ''])).toEqual([]);
    expect(textChangeCues([])).toEqual([]);
    expect(textChangeCues(Array<string>(10).fill('same'))).toEqual([]);
  });
});

test('words of scripts without spaces are their characters, of others what stands together', () => {
  expect(wordsOf('Pick up the 3rd cup, naïvely')).toEqual([
    'Pick',
    'up',
    'the',
    '3rd',
    'cup',
    'naïvely',
  ]);
  expect(wordsOf('抓住cup。放下！')).toEqual(['抓', '住', 'cup', '放', '下']);
  expect(wordsOf('カップ を とる')).toEqual(['カ', 'ッ', 'プ', 'を', 'と', 'る']);
  // What two sentences have in common is seen.
  expect(
    similarity(tokensOf('把红色的方块放进碗里'), tokensOf('把蓝色的方块放进碗里')),
  ).toBeGreaterThan(0.7);
});
