import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/core/evaluation/evaluate';
import { scoreNames } from '../../../src/core/evaluation/naming-score';
import { boundaryOf } from '../../../src/core/keyframes/naming';
import { unwatched } from '../../../src/core/jobs/progress';
import type { BoundaryKind, Cue } from '../../../src/shared/model/keyframe';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { copyFirstEpisodes } from '../../first-episodes';
import { demoDataset } from '../../shared-data';
import { scratchFolder } from '../datasets/small-dataset';

const { weights } = defaultPolicy;
const phase = (boundary: Cue['boundary'], strength = 1): Cue => ({
  kind: 'phase',
  strength,
  frame: 10,
  ...(boundary === undefined ? {} : { boundary }),
});

describe('the name of a keyframe', () => {
  test('what a hand does comes before what the arm does; other cues name nothing', () => {
    const grasp: Cue = { kind: 'gripper-close', strength: 0.6, frame: 11, boundary: 'grasp' };
    expect(boundaryOf([phase('lift'), grasp], weights)?.kind).toBe('grasp');
    expect(boundaryOf([phase('lift')], weights)?.kind).toBe('lift');
    expect(boundaryOf([{ kind: 'turn', strength: 1, frame: 3 }], weights)).toBeNull();
    expect(boundaryOf([], weights)).toBeNull();
  });

  test('a shallow sign is trusted less', () => {
    const full = boundaryOf([phase('near-goal')], weights)?.confidence ?? 0;
    const half = boundaryOf([phase('near-goal', 0.6)], weights)?.confidence ?? 0;
    expect(full).toBeGreaterThan(0.9);
    // More likely wrong than right: shown, but muted.
    expect(half).toBeLessThan(0.5);
  });
});

test('names are right within 0.25 s of a boundary of their kind; kinds nobody labelled are not judged', () => {
  const label = {
    dataset: 'made',
    episode: 0,
    fps: 20,
    boundaries: [
      { kind: 'grasp', from: 40, to: 44, raters: 2 },
      { kind: 'release', from: 90, to: 90, raters: 2 },
    ],
  };
  const named = [
    { frame: 35, boundary: { kind: 'grasp', confidence: 0.95 } },
    { frame: 96, boundary: { kind: 'release', confidence: 0.95 } },
    { frame: 95, boundary: { kind: 'release', confidence: 0.8 } },
    { frame: 60, boundary: { kind: 'lift', confidence: 0.3 } },
  ] as const;
  const { bins, perKind } = scoreNames([{ label, named }]);
  expect(bins.map(({ names, right }) => [names, right])).toEqual([
    [0, 0],
    [1, 1],
    [2, 1],
  ]);
  expect(perKind).toEqual({
    grasp: { names: 1, right: 1, share: 1 },
    release: { names: 2, right: 1, share: 0.5 },
  });
  // Wilson's interval of one in two, 95 %.
  expect(bins[2]?.low).toBeCloseTo(0.0945, 3);
  expect(bins[2]?.high).toBeCloseTo(0.9055, 3);
});

test('on the demo’s true times, names are as often right as they say', async () => {
  let labelsFile = path.join(demoDataset, 'events.json');
  if (process.env['DUALVLA_TEST_FULL'] !== '1') {
    const few = path.join(await scratchFolder(), 'demo');
    await copyFirstEpisodes(2, few);
    labelsFile = path.join(few, 'events.json');
  }
  const root = path.join(labelsFile, '../..');
  const { naming, shipped, baselines } = await evaluate({ root, labelsFile }, unwatched);
  if (process.env['DUALVLA_TEST_FULL'] === '1') {
    for (const [kind, { names, right }] of Object.entries(naming.perKind)) {
      const said = boundaryOf([phase(kind as BoundaryKind)], weights)?.confidence;
      expect(said, kind).toBeCloseTo((right + 1) / (names + 2), 9);
    }
  }
  for (const { names, confidence, low, high } of naming.bins) {
    if (names === 0) continue;
    expect(confidence).toBeGreaterThan(low - 0.02);
    expect(confidence).toBeLessThan(high + 0.02);
  }
  expect(Object.keys(naming.perKind)).toHaveLength(8);
  const best = Math.max(
    ...Object.values(baselines).map((each) => each?.tolerances['0.25'].f1 ?? 0),
  );
  expect(shipped.tolerances['0.25'].f1).toBeGreaterThan(best);
});
