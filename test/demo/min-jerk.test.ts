import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minJerk, minJerkTime, positionAt } from '../../scripts/demo/min-jerk';

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('minimum-jerk motion', () => {
  it('starts and ends at rest, without acceleration', () => {
    const h = 1e-4;
    for (const end of [0, 1]) {
      const velocity = (minJerk(end + h) - minJerk(end - h)) / (2 * h);
      const acceleration = (minJerk(end + h) - 2 * minJerk(end) + minJerk(end - h)) / (h * h);
      expect(Math.abs(velocity)).toBeLessThan(1e-6);
      expect(Math.abs(acceleration)).toBeLessThan(0.02);
    }
    expect(minJerk(-1)).toBe(0);
    expect(minJerk(2)).toBe(1);
  });

  it('never goes back and is the same from both ends', () => {
    fc.assert(
      fc.property(share, share, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(minJerk(low)).toBeLessThanOrEqual(minJerk(high) + 1e-12);
        expect(minJerk(a) + minJerk(1 - a)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('is undone by minJerkTime', () => {
    fc.assert(
      fc.property(share, (way) => {
        expect(minJerk(minJerkTime(way))).toBeCloseTo(way, 9);
      }),
    );
  });

  it('adds overlapping strokes and arrives at their sum', () => {
    const strokes = [
      { startSec: 0.5, durationSec: 1, delta: [0.3, 0] },
      { startSec: 1.2, durationSec: 1, delta: [0, -0.2] },
    ];
    expect(positionAt([1, 1], strokes, 0.5)).toEqual([1, 1]);
    const [x, y] = positionAt([1, 1], strokes, 1.4);
    expect(x).toBeGreaterThan(1.29);
    expect(y).toBeLessThan(1);
    expect(positionAt([1, 1], strokes, 9)).toEqual([1.3, 0.8]);
  });
});
