import { describe, expect, test } from 'vitest';
import type { Cue, ReviewedKeyframe } from '../../../src/shared/model/keyframe';
import { boundaryKinds, cueKinds } from '../../../src/shared/model/keyframe';
import {
  boundaryNames,
  boundarySentence,
  isUnsure,
  nameThatFits,
  roomBeside,
} from '../../../src/renderer/features/timeline/boundary-names';
import { markNames, markOf, markShapes } from '../../../src/renderer/features/timeline/cue-marks';
import { snapped } from '../../../src/renderer/features/timeline/snap';
import { frameToX, markerToX } from '../../../src/renderer/features/timeline/axis';
import { markerAt } from '../../../src/renderer/features/timeline/use-pointer';

const keyframe = (id: string, frame: number, state: ReviewedKeyframe['state'] = 'proposed') => ({
  id,
  frame,
  state,
  cues: [],
  score: 0.5,
  reasoning: { text: '', source: 'none' as const },
  moved: false,
  edited: false,
  added: false,
});

const cue = (kind: Cue['kind'], strength: number): Cue => ({ kind, strength, frame: 0 });

test('every cue has a shape and a name of its own', () => {
  expect(new Set(cueKinds.map((kind) => markShapes[kind])).size).toBe(cueKinds.length);
  expect(new Set(cueKinds.map((kind) => markNames[kind])).size).toBe(cueKinds.length);
});

test('the strongest cue stands for the keyframe', () => {
  expect(markOf([cue('turn', 0.4), cue('pause', 0.9), cue('event', 0.1)])).toBe('pause');
  expect(markOf([])).toBe('none');
});

test('every boundary has a name of its own, and says how far to trust it', () => {
  expect(new Set(boundaryKinds.map((kind) => boundaryNames[kind])).size).toBe(boundaryKinds.length);
  const guess = { kind: 'near-goal', confidence: 0.494 } as const;
  expect(boundarySentence(guess, [cue('phase', 1)])).toBe(
    'Near goal · 49 % precise on labelled data',
  );
  const carried = { ...cue('reviewed', 0.494), boundary: guess.kind };
  expect(boundarySentence(guess, [carried])).toBe('Near goal · named as in reviewed episodes');
  expect(isUnsure(guess)).toBe(true);
  expect(isUnsure({ ...guess, confidence: 0.5 })).toBe(false);
});

const measure = (text: string) => 6 * text.length;

test('a boundary is called by its name, by a word where that has no room, by nothing where neither has', () => {
  expect(nameThatFits('near-goal', 54, measure)).toBe('near goal');
  expect(nameThatFits('near-goal', 53, measure)).toBe('near');
  expect(nameThatFits('near-goal', 23, measure)).toBeNull();
  const short = boundaryKinds.map((kind) => nameThatFits(kind, 42, measure));
  expect(new Set(short).size).toBe(boundaryKinds.length);
});

test('beside a name that lies over it a segment has the longer of what is left', () => {
  const segment = { from: 100, to: 160 };
  expect(roomBeside(segment, { from: 40, to: 120 })).toEqual({ from: 120, to: 160 });
  expect(roomBeside(segment, { from: 150, to: 220 })).toEqual({ from: 100, to: 150 });
  expect(roomBeside(segment, { from: 40, to: 100 })).toEqual(segment);
  const { from, to } = roomBeside(segment, { from: 80, to: 200 });
  expect(nameThatFits('lift', to - from, measure)).toBeNull();
});

describe('the marker under the pointer', () => {
  const axis = { frames: 100, framePx: 10, scrollPx: 0, widthPx: 1_000 };

  test('is the nearest one within reach', () => {
    const all = [keyframe('a', 10), keyframe('b', 11)];
    expect(markerAt(axis, all, 104)?.id).toBe('a');
    expect(markerAt(axis, all, 112)?.id).toBe('b');
    expect(markerAt(axis, all, 140)).toBeNull();
  });

  test('is whole at both ends of the episode, and grabbed where it is drawn', () => {
    const { frames, framePx } = axis;
    const all = [keyframe('first', 0), keyframe('last', frames - 1)];
    for (const { id, frame } of all) {
      const at = markerToX(axis, frame);
      expect(Math.min(at, frames * framePx - at)).toBeGreaterThanOrEqual(11);
      expect(markerAt(axis, all, at)?.id).toBe(id);
    }
    expect(markerToX(axis, 10)).toBe(frameToX(axis, 10));
  });

  test('is the one that stands where a pruned one lies under it', () => {
    const all = [keyframe('pruned', 10, 'pruned'), keyframe('stands', 10)];
    expect(markerAt(axis, all, 105)?.id).toBe('stands');
    expect(markerAt(axis, all.toReversed(), 105)?.id).toBe('stands');
  });
});

const x = (frame: number) => 2 * (frame + 0.5);

describe('a dragged marker', () => {
  const axis = { frames: 400, framePx: 2, scrollPx: 0, widthPx: 800 };
  const all = [
    { ...keyframe('dragged', 50), cues: [{ ...cue('pause', 1), frame: 50, endFrame: 61 }] },
    { ...keyframe('stands', 100), cues: [{ ...cue('turn', 1), frame: 100 }] },
    { ...keyframe('pruned', 200, 'pruned'), cues: [{ ...cue('turn', 1), frame: 198 }] },
  ];

  test('lands where a cue begins or ends, and else under the pointer', () => {
    expect(snapped(axis, x(59), all, 'dragged')).toBe(61);
    expect(snapped(axis, x(200), all, 'dragged')).toBe(198);
    expect(snapped(axis, x(57), all, 'dragged')).toBe(57);
  });

  test('keeps off the cue where another keyframe stands, and needs no help where frames are wide', () => {
    expect(snapped(axis, x(99), all, 'dragged')).toBe(99);
    expect(snapped({ ...axis, framePx: 8 }, 8 * 60.5, all, 'dragged')).toBe(60);
  });
});
