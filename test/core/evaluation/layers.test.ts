import { expect, test } from 'vitest';
import { gainOverUniform, predictLayers, scoreLayers } from '../../../src/core/evaluation/layers';
import { scoreByRater } from '../../../src/core/evaluation/raters';
import { score, type Prediction } from '../../../src/core/evaluation/score';
import type { Cue, CueKind } from '../../../src/shared/model/keyframe';
import { defaultPolicy } from '../../../src/shared/model/policy';

const fps = 10;
const label = (frames: readonly number[], raters: readonly (readonly number[])[] = []) => ({
  dataset: 'made',
  episode: 0,
  fps,
  boundaries: frames.map((frame, b) => ({
    kind: 'grasp',
    from: frame,
    to: frame,
    raters: 1,
    marks: raters.flatMap((marks, r) => {
      const mark = marks[b];
      return mark === undefined || mark < 0 ? [] : [{ rater: String(r + 1), frame: mark }];
    }),
  })),
});
const motion = { frames: 200, fps, arms: [], hands: [], toolRuns: [] };
const cues = (kind: CueKind, frames: readonly number[]): Cue[] =>
  frames.map((frame) => ({ kind, frame, strength: 1 }));
const predicted = (
  frames: readonly number[],
  boundaries: readonly number[],
  raters: readonly (readonly number[])[] = [],
): Prediction => ({ label: label(boundaries, raters), frames: 200, keyframes: frames });

const framesOf = (predictions: readonly Prediction[]) => predictions.map((one) => one.keyframes);

test('each layer is scored by what it alone proposes', () => {
  const episode = {
    label: label([30, 90, 150]),
    motion,
    movement: cues('gripper-close', [30, 90]),
    video: cues('event', [150]),
  };
  const layers = predictLayers([episode]);

  expect(framesOf(layers.kinematics)).toEqual([[30, 90]]);
  expect(framesOf(layers.video)).toEqual([[150]]);
  // Beside a hand, what only the cameras show supports and proposes nothing.
  expect(defaultPolicy.weights.event).toBe(0);
  expect(framesOf(layers.both)).toEqual([[30, 90]]);
  const scores = scoreLayers(layers);
  expect(scores.kinematics.tolerances['0.25']).toMatchObject({ precision: 1, recall: 2 / 3 });
  expect(scores.video.tolerances['0.25']).toMatchObject({ precision: 1, recall: 1 / 3 });
  expect(scores.both.keyframes).toBe(2);
});

test('an arm without a hand is helped by the cameras', () => {
  const arm: Cue[] = [{ kind: 'pause', frame: 60, strength: 1 }];
  const video = cues('event', [60, 120]);
  const layers = predictLayers([{ label: label([60, 120]), motion, movement: arm, video }]);
  expect(layers.kinematics[0]?.keyframes).toEqual([60]);
  expect(layers.both[0]?.keyframes).toEqual([60, 120]);
});

test('what is gained over evenly spread keyframes is taken at as many of them in each episode', () => {
  const right = [
    predicted([7, 61, 133], [7, 61, 133]),
    predicted([12, 88, 171, 190], [12, 88, 171, 190]),
  ];
  const gain = gainOverUniform(right);
  const uniform = [
    predicted([33, 100, 166], [7, 61, 133]),
    predicted([25, 75, 125, 175], [12, 88, 171, 190]),
  ];
  expect(gain.f1).toBeCloseTo(1 - score(uniform).tolerances['0.25'].f1, 12);
  expect(gain.low).toBeGreaterThan(0);
  expect(gainOverUniform([predicted([100], [100]), predicted([50, 150], [50, 150])])).toEqual({
    f1: 0,
    low: 0,
    high: 0,
  });
  expect(gainOverUniform([predicted([], [7])])).toEqual({ f1: 0, low: 0, high: 0 });
});

test('each annotator is a score of its own, against its own marks and episodes', () => {
  const scores = scoreByRater([
    predicted(
      [20, 80],
      [20, 80],
      [
        [20, 80],
        [20, -1],
      ],
    ),
    predicted([50], [50], [[60]]),
  ]);
  expect(Object.keys(scores)).toEqual(['1', '2']);
  expect(scores['1']).toMatchObject({ keyframes: 3 });
  expect(scores['1']?.tolerances['0.25']).toMatchObject({ precision: 2 / 3, recall: 2 / 3 });
  // The second did not mark the second episode, and saw nothing at frame 80 of the first.
  expect(scores['2']).toMatchObject({ keyframes: 2 });
  expect(scores['2']?.tolerances['0.25']).toMatchObject({ precision: 1 / 2, recall: 1 });
  expect(scoreByRater([predicted([20], [20])])).toEqual({});
});
