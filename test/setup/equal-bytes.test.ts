/** Comparing bytes at once must not make anything equal that is not. */
import { expect, it } from 'vitest';

it('takes the same bytes for equal, and nothing else', () => {
  const bytes = Buffer.from([1, 2, 3, 4]);
  expect(bytes.subarray(1)).toEqual(Buffer.from([2, 3, 4]));
  expect([Float64Array.of(Number.NaN, -0)]).toEqual([Float64Array.of(Number.NaN, -0)]);
  for (const other of [Buffer.from([1, 2, 3, 5]), bytes.subarray(1), Int8Array.of(1, 2, 3, 4)]) {
    expect(bytes).not.toEqual(other);
  }
  expect(Float32Array.of(0)).not.toEqual(Float32Array.of(-0));
  expect(Float32Array.of(0)).not.toEqual(Int32Array.of(0));
});
