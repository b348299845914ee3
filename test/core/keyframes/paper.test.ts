import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionLabels } from '../../../src/core/keyframes/action-labels';
import { fuse } from '../../../src/core/keyframes/fuse';
import { labelRuns } from '../../../src/core/keyframes/label-runs';
import { foldReview } from '../../../src/shared/model/fold-review';
import { layerOf, type Cue, type Proposal } from '../../../src/shared/model/keyframe';
import { policySchema } from '../../../src/shared/model/policy';
import { presetNotes, presets, presetText } from '../../../src/shared/model/presets';

const episode = { frames: 100, fps: 10 };
const paper = policySchema.parse({ layers: 'paper', keepFirstFrame: false });
const label = (frame: number, strength = 0.5): Cue => ({ kind: 'turn', frame, strength });
const event = (frame: number): Cue => ({ kind: 'event', frame, strength: 0.1 });

/** An arm of one joint that sets off at frame 20 and stops at 60. */
const path = Float64Array.from({ length: 100 }, (_, t) => Math.min(Math.max(t - 20, 0), 40));
const motion = {
  frames: 100,
  fps: 10,
  toolRuns: [],
  arms: [
    {
      side: 'single' as const,
      path: [path],
      places: [path],
      speed: path,
      reference: 1,
      arm: {
        side: 'single' as const,
        role: 'joints' as const,
        feature: 'state',
        dims: [0],
        quantity: 'position' as const,
        scale: [1],
        names: ['j'],
        step: 0,
        values: [{ feature: 'state', dim: 0 }],
      },
    },
  ],
  hands: [
    {
      side: 'single' as const,
      kind: 'gripper' as const,
      source: 'g',
      opening: Float64Array.from({ length: 100 }, (_, t) => (t < 40 ? 1 : 0)),
    },
  ],
};

describe('labels of the paper', () => {
  test('an arm is labelled where it accelerates more than on average, a hand where it changes', () => {
    const labels = actionLabels(motion, paper.gripper);
    const arm = labels.filter(({ kind }) => kind === 'turn').map(({ frame }) => frame);
    expect(arm.every((t) => Math.abs(t - 20) <= 2 || Math.abs(t - 60) <= 2)).toBe(true);
    expect(arm).toEqual(expect.arrayContaining([20, 60]));
    expect(labels.filter(({ kind }) => kind !== 'turn')).toEqual([
      { kind: 'gripper-close', frame: 40, strength: 1 },
    ]);
    expect(actionLabels({ ...motion, arms: [], hands: [] }, paper.gripper)).toEqual([]);
  });

  test('the example of its first figure keeps frames 1 and 3', () => {
    const sizes = [0.6, 0.2, 0.4, 0.5, 0.1];
    const action = [1, 3, 4].map((frame) => label(frame, sizes[frame - 1]));
    // Scene labels in frames 1, 3 and 5 alone: pictures at one a second, so that an event labels its own frame.
    const runs = labelRuns([...action, event(1), event(3), event(5)], { frames: 6, fps: 1 });
    expect(runs.map(({ from, to }) => [from, to])).toEqual([
      [1, 1],
      [3, 3],
    ]);
  });

  test('a run is one keyframe at its greatest acceleration, or where a hand acts in it', () => {
    const arm = [label(29, 0.2), label(30, 0.4), label(31, 0.9), label(32, 0.3), label(60, 1)];
    expect(fuse([...arm, event(30)], episode, paper)).toMatchObject([
      { frame: 31, score: 1, run: { from: 29, to: 32 } },
    ]);
    const act: Cue = { kind: 'gripper-close', frame: 30, strength: 1 };
    expect(fuse([...arm, act, event(30)], episode, paper)).toMatchObject([
      { frame: 30, run: { from: 29, to: 32 } },
    ]);
    // Without the cameras no frame has both labels.
    expect(fuse([...arm, act], episode, paper)).toEqual([]);
    const first = fuse([...arm, event(30)], episode, { ...paper, keepFirstFrame: true });
    expect(first.map(({ frame }) => frame)).toEqual([0, 31]);
  });

  test('runs hold every frame with both labels once and no other, whatever the order of the cues', () => {
    const cues = fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('turn' as const),
          frame: fc.nat(99),
          strength: fc.float({ min: 0, max: 1, noNaN: true }),
        }),
        fc.record({
          kind: fc.constant('event' as const),
          frame: fc.nat(99),
          strength: fc.constant(1),
        }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(cues, (some) => {
        const runs = labelRuns(some, episode);
        const within = new Set(
          runs.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
        );
        const both = some
          .filter(({ kind }) => layerOf(kind) === 'movement')
          .map(({ frame }) => frame)
          .filter((at) =>
            some.some(({ kind, frame }) => kind === 'event' && Math.abs(frame - at) <= 2),
          );
        expect([...within]).toEqual([...new Set(both)].sort((a, b) => a - b));
        const turned = labelRuns(some.toReversed(), episode);
        expect(turned.map(({ from, to, frame }) => [from, to, frame])).toEqual(
          runs.map(({ from, to, frame }) => [from, to, frame]),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('a keyframe that a curator moves is one frame', () => {
    const proposal: Proposal = {
      id: 'a',
      frame: 31,
      cues: [],
      score: 1,
      reasoning: { text: 'go', source: 'dataset' },
      run: { from: 29, to: 32 },
    };
    expect(foldReview([proposal], []).keyframes[0]?.run).toEqual({ from: 29, to: 32 });
    const act = { kind: 'move' as const, keyframe: proposal, toFrame: 35 };
    const decision = {
      id: 'd',
      projectId: 'p',
      episode: 0,
      fingerprint: 'f',
      curator: 'c',
      device: 'd',
      sequence: 1,
      atMs: 1,
      act,
    };
    expect(foldReview([proposal], [decision]).keyframes[0]).not.toHaveProperty('run');
  });
});

test('each preset is a policy of its own with figures of its own', () => {
  expect(presets.map(({ policy }) => policy.name)).toEqual(['default', 'paper', 'dense', 'sparse']);
  const [own, ofPaper, dense, sparse] = presets;
  // Keyframes as in reviewed episodes would be moments, not its runs of frames.
  expect(ofPaper?.policy.learn.from).toBe('nothing');
  expect(dense?.figures.demo.recall).toBeGreaterThanOrEqual(0.95);
  expect(sparse?.figures.demo.precision).toBeGreaterThanOrEqual(0.95);
  expect(dense?.figures.recorded.keyframes).toBeGreaterThan(own?.figures.recorded.keyframes ?? 0);
  expect(sparse?.figures.recorded.keyframes).toBeLessThan(own?.figures.recorded.keyframes ?? 0);
  for (const preset of presets) {
    expect(policySchema.parse(preset.policy)).toEqual(preset.policy);
    expect(presetText(preset)).toContain(`${preset.figures.demo.keyframes} keyframes`);
    const same = `On the demo, ${preset.policy.name} proposes what default does.`;
    const isSame = preset !== own && preset.figures.demo.keyframes === own?.figures.demo.keyframes;
    expect(presetNotes.includes(same)).toBe(isSame);
  }
});
