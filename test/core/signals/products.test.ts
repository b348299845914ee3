import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nthSmallest } from '../../../src/core/signals/nth-smallest';
import { timesVector } from '../../../src/core/signals/products';

const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });

test('a matrix times a vector is each row times it, to the last digit', () => {
  const sizes = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 6 }));
  const made = sizes.chain(([rows, width]) =>
    fc.tuple(
      fc.array(fc.array(number, { minLength: width, maxLength: width }), {
        minLength: rows,
        maxLength: rows,
      }),
      fc.array(number, { minLength: width, maxLength: width }),
    ),
  );
  fc.assert(
    fc.property(made, ([rows, vector]) => {
      const out = new Float64Array(rows.length);
      timesVector(Float64Array.from(rows.flat()), Float64Array.from(vector), out);
      const expected = rows.map((row) =>
        row.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0),
      );
      expect([...out]).toEqual(expected);
    }),
  );
});

test('one of many values is what sorting finds, also among equal ones and beside one far away', () => {
  const some = fc.array(fc.oneof(number, fc.constantFrom(0, 1, 5e-324, 1e300)), { minLength: 1 });
  fc.assert(
    fc.property(
      some,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (all, share) => {
        const n = Math.floor(share * all.length);
        const sorted = Float64Array.from(all).sort();
        // Sorting puts -0 before 0, which are one value to who looks for it.
        expect(nthSmallest(Float64Array.from(all), n) + 0).toBe((sorted[n] ?? Number.NaN) + 0);
      },
    ),
  );
});
