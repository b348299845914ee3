import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeBetween, side } from '../../../src/core/events/picture-change';

test('what changes everywhere alike is no change, whatever else does', () => {
  const grey = fc.float({ min: 0, max: 255, noNaN: true });
  const pixels = fc.array(grey, { minLength: side * side, maxLength: side * side });
  fc.assert(
    fc.property(
      pixels,
      fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 7 }),
      (some, steps) => {
        const before = Float32Array.from(some);
        const now = before.map((value, i) => value + (steps[i % steps.length] ?? 0));
        const change = changeBetween(before, now);
        // By the median as sorting finds it.
        const sorted = now.map((value, i) => value - (before[i] ?? 0)).sort();
        const median = sorted[(side * side) / 2] ?? 0;
        const mean = (of: (i: number) => number): number =>
          before.reduce((sum, _value, i) => sum + of(i), 0) / before.length;
        const expected = mean((i) => Math.abs((now[i] ?? 0) - (before[i] ?? 0) - median));
        expect(change.whole).toBeCloseTo(expected, 3);
        expect(change.quiet).toBeLessThanOrEqual(change.whole + 1e-9);
        expect(change.lively).toBeGreaterThanOrEqual(change.whole - 1e-9);
      },
    ),
    { numRuns: 30 },
  );
});
