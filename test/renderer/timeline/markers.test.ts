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
import { markerAt, markerPlaces } from '../../../src/renderer/features/timeline/marker-places';

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

const axis = { frames: 100, framePx: 10, scrollPx: 0, widthPx: 1_000 };

const at = (all: readonly ReviewedKeyframe[], x: number, y: number | null = null) =>
  markerAt(markerPlaces(axis, all), x, y)?.id ?? null;

describe('the marker under the pointer', () => {
  test('is the nearest one within reach', () => {
    const all = [keyframe('a', 10), keyframe('b', 11)];
    expect(at(all, 104)).toBe('a');
    expect(at(all, 112)).toBe('b');
    expect(at(all, 140)).toBeNull();
  });

  test('is the one in the lane that it is on', () => {
    const all = [keyframe('above', 10), keyframe('below', 11)];
    expect(at(all, 109, 8)).toBe('below');
    expect(at(all, 111, -8)).toBe('above');
  });

  test('is whole at both ends of the episode, and grabbed where it is drawn', () => {
    const { frames, framePx } = axis;
    const all = [keyframe('first', 0), keyframe('last', frames - 1)];
    for (const { keyframe: one, x } of markerPlaces(axis, all)) {
      expect(Math.min(x, frames * framePx - x)).toBeGreaterThanOrEqual(11);
      expect(at(all, x, 0)).toBe(one.id);
    }
    expect(markerToX(axis, 10)).toBe(frameToX(axis, 10));
  });

  test('is the one that stands where a pruned one lies under it', () => {
    const all = [keyframe('pruned', 10, 'pruned'), keyframe('stands', 10)];
    expect(at(all, 105)).toBe('stands');
    expect(at(all.toReversed(), 105)).toBe('stands');
  });
});

const placed = (framePx: number, frames: readonly number[]) =>
  markerPlaces(
    { frames: 1_800, framePx, scrollPx: 0, widthPx: 1_800 * framePx },
    frames.map((frame) => keyframe(String(frame), frame)),
  );
const every = (gap: number) => Array.from({ length: 80 }, (_none, at) => 20 + gap * at);

describe('markers', () => {
  test('stand in one row at full size with room, and beside a crowd too', () => {
    const places = placed(1, [20, 40, 300, 308, 316]);
    expect(places.map(({ y, scale }) => y === 0 && scale === 1)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('take lanes where they stand close, so that eighty in a minute keep shapes that do not touch', () => {
    // As wide as a window of 1024 pixels leaves the axis.
    const places = placed(495 / 1_800, every(22));
    for (const [at, one] of places.entries()) {
      expect(one.scale).toBeGreaterThanOrEqual(0.6);
      const half = 7 * one.scale;
      for (const other of places.slice(at + 1)) {
        const apart = Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y));
        expect(apart).toBeGreaterThan(2 * half);
      }
    }
  });

  test('get smaller, never away from their frames, where even lanes have no room', () => {
    const places = placed(495 / 1_800, every(8));
    expect(Math.max(...places.map(({ scale }) => scale))).toBeLessThan(0.5);
    for (const { x, keyframe: one } of places) {
      expect(x).toBeCloseTo((one.frame + 0.5) * (495 / 1_800), 0);
    }
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
