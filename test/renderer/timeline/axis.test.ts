import { assert, double, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clampFramePx,
  fitFramePx,
  formatTime,
  frameToX,
  scrollAfterZoom,
  surroundings,
  ticks,
  viewAround,
  visibleFrames,
  xToFrame,
  type Axis,
} from '../../../src/renderer/features/timeline/axis';

const axis = (change: Partial<Axis> = {}): Axis => ({
  frames: 300,
  framePx: 4,
  scrollPx: 0,
  widthPx: 1_000,
  ...change,
});

describe('places', () => {
  test('a frame is found again where it was drawn, at any zoom', () => {
    assert(
      property(
        integer({ min: 1, max: 100_000 }),
        double({ min: 0.01, max: 40, noNaN: true }),
        integer({ min: 0, max: 100_000 }),
        (frames, framePx, scrollPx) => {
          const view = axis({ frames, framePx, scrollPx });
          const frame = Math.floor(frames / 3);
          expect(xToFrame(view, frameToX(view, frame))).toBe(frame);
        },
      ),
    );
  });

  test('outside the episode the nearest frame counts', () => {
    expect(xToFrame(axis(), -50)).toBe(0);
    expect(xToFrame(axis(), 99_999)).toBe(299);
  });

  test('only frames in view are drawn', () => {
    expect(visibleFrames(axis({ scrollPx: 402, widthPx: 100 }))).toEqual({ first: 100, end: 126 });
    expect(visibleFrames(axis({ scrollPx: 0, widthPx: 9_000 }))).toEqual({ first: 0, end: 300 });
  });
});

describe('the surroundings of a frame', () => {
  const keyframes = Array.from({ length: 80 }, (_none, at) => 10 + 20 * at);
  const seen = (frame: number) => {
    const { frame: middle, span } = surroundings(keyframes, frame) ?? { frame: 0, span: 0 };
    return keyframes.filter((each) => Math.abs(each - middle) <= span / 2);
  };

  test('are the keyframes beside it, on either side as many', () => {
    expect(seen(410)).toEqual([330, 350, 370, 390, 410, 430, 450, 470, 490]);
  });

  test('are at both ends those that are there, and nothing without keyframes', () => {
    expect(seen(0)).toEqual([10, 30, 50, 70, 90]);
    expect(seen(5_000).at(-1)).toBe(keyframes.at(-1));
    expect(surroundings([], 5)).toBeNull();
  });
});

describe('zoom', () => {
  test('goes from the whole episode to single frames', () => {
    expect(fitFramePx(300, 900)).toBe(3);
    expect(clampFramePx(0.1, 300, 900)).toBe(3);
    expect(clampFramePx(1_000, 300, 900)).toBe(40);
    // A short episode is wider than that anyway.
    expect(clampFramePx(1_000, 10, 900)).toBe(90);
    expect(clampFramePx(1_000, 1_000_000, 900) * 1_000_000).toBeLessThanOrEqual(16_000_000);
  });

  test('leaves the frame under the pointer where it is', () => {
    const before = axis({ scrollPx: 120 });
    const scrollPx = scrollAfterZoom(before, 8, 300);
    const after = axis({ framePx: 8, scrollPx });
    expect(xToFrame(after, 300)).toBe(xToFrame(before, 300));
  });

  test('never scrolls beyond the episode', () => {
    expect(scrollAfterZoom(axis({ scrollPx: 200 }), 3.4, 0)).toBeLessThanOrEqual(20.0001);
    expect(scrollAfterZoom(axis(), 2, 500)).toBe(0);
  });
});

describe('the view around a frame', () => {
  test('has it in the middle, and so many frames in all', () => {
    const view = axis({ ...viewAround(150, 100, axis()) });
    expect(view.framePx).toBe(10);
    expect(frameToX(view, 150)).toBe(500);
  });

  test('ends where the episode does, and is never more than that', () => {
    expect(viewAround(0, 100, axis()).scrollPx).toBe(0);
    expect(viewAround(299, 100, axis()).scrollPx).toBe(2_000);
    expect(viewAround(150, 900, axis())).toEqual({ framePx: 1_000 / 300, scrollPx: 0 });
  });
});

describe('ticks', () => {
  test('are at round seconds, far enough apart to be read', () => {
    const labels = ticks(axis({ framePx: 1_000 / 300 }), 30).filter(({ label }) => label !== '');
    expect(labels.map(({ label }) => label)).toEqual(
      Array.from({ length: 11 }, (_, second) => `${second} s`),
    );
    const distances = labels.slice(1).map(({ x }, at) => x - (labels[at]?.x ?? 0));
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(64);
  });

  test('get finer with the zoom and coarser with the length', () => {
    const fine = ticks(axis({ framePx: 40, scrollPx: 4_000 }), 30);
    expect(fine.find(({ label }) => label !== '')?.label).toBe('3.4 s');
    const coarse = ticks(axis({ frames: 108_000, framePx: 1_000 / 108_000 }), 30);
    expect(coarse.filter(({ label }) => label !== '').map(({ label }) => label)).toContain('10:00');
  });

  test('times read as on a stopwatch', () => {
    expect(formatTime(0.25, 0.05)).toBe('0.25 s');
    expect(formatTime(65, 1)).toBe('1:05');
    expect(formatTime(65.5, 0.5)).toBe('1:05.5');
  });
});
