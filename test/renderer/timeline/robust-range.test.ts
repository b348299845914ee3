import { assert, float32Array, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { robustRange } from '../../../src/renderer/features/timeline/robust-range';

/** A slow swing between -1 and 1. */
const swing = (length: number) => Float32Array.from({ length }, (_, at) => Math.sin(at / 10));

describe('the range a curve is drawn in', () => {
  test('is that of the values where they are alike', () => {
    const { min, max, lowest, highest } = robustRange(swing(400));
    expect([min, max]).toEqual([lowest, highest]);
  });

  test('is not widened by a spike, however high, which is told beside it', () => {
    const values = swing(400);
    values[0] = 80;
    values[200] = -90;
    const { min, max, lowest, highest } = robustRange(values);
    expect([lowest, highest]).toEqual([-90, 80]);
    expect(min).toBeGreaterThan(-1.5);
    expect(max).toBeLessThan(1.5);
  });

  test('holds a rare state that is no spike: a command that is 1 for a moment', () => {
    const values = new Float32Array(400);
    values.fill(1, 100, 103);
    expect(robustRange(values)).toMatchObject({ min: 0, max: 1 });
  });

  test('is not widened by the one spike of a short episode either', () => {
    const values = swing(24);
    values[7] = 60;
    expect(robustRange(values)).toMatchObject({ highest: 60 });
    expect(robustRange(values).max).toBeLessThan(1.5);
  });

  test('of few values keeps each, and of none is nothing', () => {
    expect(robustRange(Float32Array.of(0, 0.1, 9))).toMatchObject({ max: Math.fround(9) });
    expect(robustRange(Float32Array.of(Number.NaN))).toEqual({
      min: 0,
      max: 0,
      lowest: 0,
      highest: 0,
    });
  });

  test('begins at its natural zero', () => {
    expect(
      robustRange(
        swing(400).map((value) => value + 5),
        0,
      ).min,
    ).toBe(0);
  });

  test('lies inside that of all values, but for a little room', () => {
    assert(
      property(float32Array({ noNaN: true, noDefaultInfinity: true, minLength: 1 }), (values) => {
        const { min, max, lowest, highest } = robustRange(values);
        expect(min).toBeGreaterThanOrEqual(lowest);
        expect(max).toBeLessThanOrEqual(highest);
      }),
    );
  });
});
