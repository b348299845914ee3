import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  derivative,
  fillGaps,
  norm,
  principalDirection,
  quantile,
  smooth,
  unwrap,
} from '../../../src/core/signals/series';

const series = (...values: number[]) => Float64Array.from(values);
const step = (length: number) => Float64Array.from({ length }, (_, t) => Number(t >= length / 2));
const finite = fc.double({ min: -1e3, max: 1e3, noNaN: true });

test('quantiles interpolate and ignore what is not finite', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([4, Number.NaN, 1, Infinity, 3, 2], 0.25)).toBe(1.75);
  expect(quantile([7], 0.9)).toBe(7);
  expect(quantile([], 0.5)).toBe(0);
});

test('gaps are bridged by lines and ends are held', () => {
  const nan = Number.NaN;
  expect([...fillGaps([nan, 1, nan, nan, 4, Infinity])]).toEqual([1, 1, 2, 3, 4, 4]);
  expect([...fillGaps([nan, nan])]).toEqual([0, 0]);
  expect([...fillGaps([])]).toEqual([]);
});

test('smoothing keeps constants and never leaves the range of its input', () => {
  fc.assert(
    fc.property(
      fc.array(finite, { minLength: 1, maxLength: 50 }),
      fc.double({ min: 0, max: 6, noNaN: true }),
      (values, sigma) => {
        const out = smooth(Float64Array.from(values), sigma);
        expect(out).toHaveLength(values.length);
        expect(Math.min(...out)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(Math.max(...out)).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      },
    ),
  );
});

test('a very long series at a very high rate is smoothed as a shorter one is, within two hundredths', () => {
  // Exactly: its products are few enough.
  const [exact, long] = [20_000, 60_000].map((length) => smooth(step(length), 500));
  for (let off = -2_000; off <= 2_000; off += 50) {
    expect(Math.abs((long?.[30_000 + off] ?? 9) - (exact?.[10_000 + off] ?? 0))).toBeLessThan(0.02);
  }
  expect([long?.[0], long?.[59_999]].map((end) => Math.round((end ?? 9) * 1e9) / 1e9)).toEqual([
    0, 1,
  ]);
});

test('the derivative of a line is its slope per second, ends included', () => {
  expect([...derivative(series(0, 2, 4, 6), 10)]).toEqual([20, 20, 20, 20]);
  expect([...derivative(series(5), 10)]).toEqual([0]);
  expect([...norm([series(3, 0), series(4, 1)], 2)]).toEqual([5, 1]);
});

test('angles that wrap around go on smoothly; other values stay', () => {
  expect(Array.from(unwrap(series(3.1, -3.1, -3)), (v) => Math.round(v * 100) / 100)).toEqual([
    3.1, 3.18, 3.28,
  ]);
  expect([...unwrap(series(179, -179))]).toEqual([179, 181]);
  expect([...unwrap(series(0, 1000, 0))]).toEqual([0, 1000, 0]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true })), (steps) => {
      let sum = 0;
      const angles = Float64Array.from(steps, (step) => (sum += step));
      const wrapped = angles.map((angle) => Math.atan2(Math.sin(angle), Math.cos(angle)));
      const back = unwrap(wrapped);
      for (const [t, angle] of back.entries()) expect(angle).toBeCloseTo(angles[t] ?? 0, 6);
    }),
  );
});

test('the principal direction is the line that the points lie along', () => {
  const along = Float64Array.from({ length: 40 }, (_, t) => Math.sin(t));
  const noise = Float64Array.from({ length: 40 }, (_, t) => 0.01 * Math.cos(7 * t));
  const direction = principalDirection([
    along.map((v, t) => 3 * v + (noise[t] ?? 0)),
    along.map((v) => -4 * v),
    noise,
  ]);
  // The largest component is made positive.
  expect(direction?.map((v) => Math.round(v * 10) / 10 + 0)).toEqual([-0.6, 0.8, 0]);
  expect(principalDirection([series(2, 2, 2), series(1, 1, 1)])).toBeNull();
  expect(principalDirection([])).toBeNull();
});
