import { expect, test } from 'vitest';
import { growthOf, scaleSide } from '../../../src/core/events/scale-rate';

/** A smooth texture seen at a size, shifted. */
const picture = (size: number, shift = 0, light = 0): Float32Array =>
  Float32Array.from({ length: scaleSide ** 2 }, (_, i) => {
    const x = ((i % scaleSide) - scaleSide / 2 + 0.5) / size + shift;
    const y = (Math.floor(i / scaleSide) - scaleSide / 2 + 0.5) / size;
    return 120 + light + 50 * Math.sin(x / 3) + 50 * Math.cos(y / 2.5 + x / 7);
  });

test('growing, shrinking, and neither', () => {
  const rates = growthOf([
    picture(1),
    picture(1.02),
    picture(1),
    picture(1, 0.4),
    picture(1, 0.4, 15),
  ]);
  expect(rates[0]).toBe(0);
  expect(rates[1]).toBeCloseTo(0.02, 2);
  expect(rates[2]).toBeCloseTo(-0.02, 2);
  expect(Math.abs(rates[3] ?? 1)).toBeLessThan(0.003);
  expect(Math.abs(rates[4] ?? 1)).toBeLessThan(0.003);
});

test('a picture of one colour neither grows nor shrinks', () => {
  const plain = new Float32Array(scaleSide ** 2).fill(90);
  expect([...growthOf([plain, plain.map((value) => value + 5)])].map(Math.abs)).toEqual([0, 0]);
  expect(growthOf([])).toHaveLength(0);
});
