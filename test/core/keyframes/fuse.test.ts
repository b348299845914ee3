import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuse, policyFor, scoreOf } from '../../../src/core/keyframes/fuse';
import { cueKinds, layerOf, type Cue, type CueKind } from '../../../src/shared/model/keyframe';
import { defaultPolicy, policySchema, type Policy } from '../../../src/shared/model/policy';

const frames = 200;
const episode = { frames, fps: 20 };

const cues = fc.array(
  fc.record({
    kind: fc.constantFrom(...cueKinds),
    // Often equal, so that ties have to be decided.
    strength: fc.oneof(fc.constantFrom(0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    frame: fc.oneof(fc.integer({ min: 50, max: 60 }), fc.integer({ min: 0, max: frames - 1 })),
  }),
  { maxLength: 30 },
);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const policies: fc.Arbitrary<Policy> = fc
  .record({
    threshold: share,
    mergeSec: fc.double({ min: 0, max: 1, noNaN: true }),
    minGapSec: fc.double({ min: 0, max: 2, noNaN: true }),
    keepFirstFrame: fc.boolean(),
    keepLastFrame: fc.boolean(),
    weights: fc.record({ pause: share, turn: share, event: share }),
  })
  .map((settings) => policySchema.parse(settings));

const cue = (kind: Cue['kind'], frame: number, strength = 1): Cue => ({ kind, frame, strength });
const plain = { ...defaultPolicy, keepFirstFrame: false };

describe('for any cues and policy', () => {
  test('the order of the cues makes no difference', () => {
    fc.assert(
      fc.property(cues, policies, fc.integer(), (list, policy, seed) => {
        const shuffled = list
          .map((item, i) => ({ item, key: Math.sin(seed + i * 12.9898) }))
          .sort((a, b) => a.key - b.key)
          .map(({ item }) => item);
        expect(fuse(shuffled, episode, policy)).toEqual(fuse(list, episode, policy));
      }),
    );
  });

  test('keyframes keep their distance, ascend, and score within [0, 1] above the threshold', () => {
    fc.assert(
      fc.property(cues, policies, (list, policy) => {
        const keyframes = fuse(list, episode, policy);
        const forced = new Set<number>();
        if (policy.keepFirstFrame) forced.add(0);
        if (policy.keepLastFrame) forced.add(frames - 1);
        for (const [i, keyframe] of keyframes.entries()) {
          expect(keyframe.score).toBeGreaterThanOrEqual(0);
          expect(keyframe.score).toBeLessThanOrEqual(1);
          if (!forced.has(keyframe.frame)) {
            expect(keyframe.score).toBeGreaterThanOrEqual(policy.threshold);
            expect(keyframe.cues.length).toBeGreaterThan(0);
          }
          const next = keyframes[i + 1];
          if (next === undefined) continue;
          expect(next.frame).toBeGreaterThan(keyframe.frame);
          if (!forced.has(next.frame) || !forced.has(keyframe.frame)) {
            expect((next.frame - keyframe.frame) / 20).toBeGreaterThanOrEqual(policy.minGapSec);
          }
        }
        for (const frame of forced) expect(keyframes.map((k) => k.frame)).toContain(frame);
      }),
    );
  });
});

test('a gripper takes in what is near, even a stronger pause; the keyframe is at the gripper', () => {
  const [only, ...rest] = fuse(
    [cue('pause', 98), cue('gripper-close', 100, 0.5), cue('turn', 103, 0.5)],
    episode,
    plain,
  );
  expect(rest).toEqual([]);
  expect(only?.frame).toBe(100);
  expect(only?.cues.map((c) => c.kind)).toEqual(['pause', 'gripper-close', 'turn']);
  const { weights } = plain;
  const expected =
    1 - (1 - weights['gripper-close'] * 0.5) * (1 - weights.pause) * (1 - weights.turn * 0.5);
  expect(only?.score).toBeCloseTo(expected, 12);
});

test('what just reaches the threshold, the gap or the distance of merging, reaches it', () => {
  const framesOf = (list: readonly Cue[], settings: Partial<Policy>): number[] =>
    fuse(list, episode, { ...plain, ...settings }).map(({ frame }) => frame);
  const strong = { ...plain.weights, pause: 0.5 };
  expect(framesOf([cue('pause', 40)], { weights: strong, threshold: 0.5 })).toEqual([40]);
  expect(framesOf([cue('pause', 40)], { weights: strong, threshold: 0.501 })).toEqual([]);
  const two = [cue('pause', 40), cue('pause', 60, 0.9)];
  expect(framesOf(two, { minGapSec: 1 })).toEqual([40, 60]);
  expect(framesOf(two, { minGapSec: 1.01 })).toEqual([40]);
  expect(framesOf(two, { mergeSec: 1, minGapSec: 0 })).toEqual([40]);
  expect(framesOf(two, { mergeSec: 0.99, minGapSec: 0 })).toEqual([40, 60]);
});

test('of equals the earlier is the centre, then the one whose name comes first', () => {
  const list: Cue[] = [
    { ...cue('pause', 40), side: 'right' },
    { ...cue('pause', 42), side: 'left' },
    { ...cue('pause', 40), side: 'left' },
    { ...cue('pause', 40), side: 'left', endFrame: 44 },
  ];
  const [only, ...rest] = fuse(list, episode, plain);
  expect(rest).toEqual([]);
  expect(only?.frame).toBe(40);
  expect(only?.cues).toEqual([list[2], list[3], list[0], list[1]]);
});

test('without an act of the hand an arm’s rests weigh as its phases would', () => {
  const rest = [cue('pause', 40), cue('turn', 100)];
  expect(policyFor(rest, plain).weights.pause).toBe(plain.weights.phase);
  expect(policyFor([...rest, cue('gripper-open', 60)], plain)).toBe(plain);
  const arrival: Cue = { ...cue('phase', 60), boundary: 'arrive' };
  expect(policyFor([...rest, arrival], plain)).toBe(plain);
  // A tool that starts and stops tells less than a hand.
  expect(policyFor([...rest, cue('phase', 60)], plain).weights.pause).toBe(plain.weights.phase);
});

test('layers that must agree may do so over a quarter of a second, however little is merged', () => {
  const list = [cue('gripper-close', 40), cue('event', 40 + Math.floor(0.25 * episode.fps))];
  expect(fuse(list, episode, { ...plain, layers: 'both', keepFirstFrame: false })).toHaveLength(1);
  expect(fuse(list, episode, { ...plain, keepFirstFrame: false })).toHaveLength(1);
  const late = [cue('gripper-close', 40), cue('event', 41 + Math.floor(0.25 * episode.fps))];
  expect(fuse(late, episode, { ...plain, layers: 'both', keepFirstFrame: false })).toEqual([]);
});

test('a curator’s own keyframe counts in full whatever the policy weighs', () => {
  expect(scoreOf([cue('manual', 10)], plain.weights)).toBe(1);
  expect(scoreOf([cue('manual', 10, 0.25)], plain.weights)).toBe(0.25);
});

test('two weak pauses of the same side count once, those of two arms both', () => {
  const weak: Cue[] = [cue('pause', 10, 0.4), cue('pause', 12, 0.3)];
  expect(scoreOf(weak, plain.weights)).toBeCloseTo(plain.weights.pause * 0.4, 12);
  const sides: Cue[] = [
    { ...cue('pause', 10, 0.4), side: 'left' },
    { ...cue('pause', 12, 0.3), side: 'right' },
  ];
  expect(scoreOf(sides, plain.weights)).toBeGreaterThan(plain.weights.pause * 0.4);
});

test('a change of the text adds nothing to what others saw there, and stands where it is a new one', () => {
  const weak = cue('pause', 40, 0.6);
  expect(scoreOf([weak, cue('text-change', 41, 0.6)], plain.weights)).toBe(
    scoreOf([weak], plain.weights),
  );
  expect(scoreOf([weak, cue('text-change', 41)], plain.weights)).toBe(plain.weights['text-change']);
  const hand = cue('gripper-close', 100);
  const changes = [cue('text-change', 40, 0.6), cue('text-change', 101, 0.6)];
  const kept = fuse([hand, ...changes], episode, { ...plain, keepFirstFrame: false });
  // The one beside the hand's act is a reason more for the curator to read.
  expect(kept.map(({ cues }) => cues.map(({ kind }) => kind))).toEqual([
    ['gripper-close', 'text-change'],
  ]);
});

test('texts alone count in full; beside cameras alone, what those show does', () => {
  const texts = [cue('text-change', 40, 0.5), cue('text-change', 80, 0.3)];
  const frames = (cues: readonly Cue[]) =>
    fuse(cues, episode, { ...policyFor(cues, plain), keepFirstFrame: false }).map((k) => k.frame);
  expect(frames(texts)).toEqual([40]);
  expect(frames([...texts, cue('event', 110, 0.8)])).toEqual([110]);
  const deaf = { ...plain, weights: { ...plain.weights, 'text-change': 0 } };
  expect(policyFor(texts, deaf).weights['text-change']).toBe(0);
});

test('events support where a hand acts, count beside an arm, and stand alone where nothing else does', () => {
  const events = [cue('event', 40, 0.1), cue('event', 100, 0.9)];
  const alone = fuse(events, episode, policyFor(events, plain));
  expect(alone.map((k) => k.frame)).toEqual([40, 100]);
  expect(policyFor(events, plain)).toEqual({
    ...plain,
    threshold: 0,
    weights: { ...plain.weights, event: 1 },
  });
  expect(policyFor(events, { ...plain, layers: 'both' })).toMatchObject({
    layers: 'both',
    threshold: 0.4,
  });
  const found = (kind: CueKind): number[] => {
    const beside = [...events, cue(kind, 160)];
    return fuse(beside, episode, policyFor(beside, plain)).map((k) => k.frame);
  };
  expect(found('gripper-close')).toEqual([160]);
  expect(found('pause')).toEqual([100, 160]);
});

test.each(cueKinds)('with both layers, %s agrees with an event if it is a movement', (kind) => {
  const both: Policy = { ...plain, layers: 'both', threshold: 0 };
  const found = fuse([cue(kind, 60), cue('event', 62)], episode, both);
  expect(found).toHaveLength(layerOf(kind) === 'movement' ? 1 : 0);
  const movements = ['gripper-close', 'gripper-open', 'phase', 'pause', 'turn'];
  expect(layerOf(kind) === 'movement').toBe(movements.includes(kind));
});

test('with both layers, a keyframe needs an event and a kinematic cue', () => {
  const both: Policy = { ...plain, layers: 'both' };
  const list = [cue('pause', 20), cue('event', 60), cue('turn', 100), cue('event', 103)];
  expect(fuse(list, episode, both).map((k) => k.frame)).toEqual([100]);
  for (const kind of ['gripper-close', 'gripper-open', 'pause', 'turn'] as const) {
    expect(fuse([cue(kind, 20), cue('event', 22)], episode, both)).toHaveLength(1);
    expect(fuse([cue(kind, 20)], episode, both)).toEqual([]);
  }
  const heeded = { ...plain, weights: { ...plain.weights, event: 0.5 } };
  expect(fuse(list, episode, heeded)).toHaveLength(3);
  expect(fuse(list, episode, plain)).toHaveLength(2);
});

test('a forced first frame takes in what comes too close; an episode without frames has none', () => {
  const policy = { ...defaultPolicy, keepLastFrame: true };
  const keyframes = fuse([cue('pause', 3), cue('pause', 60)], episode, policy);
  expect(keyframes.map((k) => [k.frame, k.cues.length])).toEqual([
    [0, 1],
    [60, 1],
    [199, 0],
  ]);
  // What lies just as far from an end as keyframes may lie from each other stays by itself.
  const apart = { ...policy, minGapSec: 0.5 };
  const far = [cue('pause', 10), cue('pause', 189)];
  expect(fuse(far, episode, apart).map((k) => k.frame)).toEqual([0, 10, 189, 199]);
  const near = [cue('pause', 9), cue('pause', 190)];
  expect(fuse(near, episode, apart).map((k) => k.frame)).toEqual([0, 199]);
  expect(fuse([], { frames: 0, fps: 20 }, policy)).toEqual([]);
  expect(fuse([], { frames: 1, fps: 20 }, policy).map((k) => k.frame)).toEqual([0]);
});
