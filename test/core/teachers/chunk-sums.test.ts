/** Errors by row of the chunk and coverage of stated spreads, against numbers worked out by hand. */
import { expect, test } from 'vitest';
import { ChunkSums } from '../../../src/core/teachers/chunk-sums';

const space = { spread: [2, 0, 90], live: [true, false, true], period: [null, null, 360] };
const demonstrated = [
  [0, 5, 170],
  [2, 5, 180],
  [4, 5, 190],
];

test('the error of a row is the mean over live dimensions in spreads, angles by the short way; rows after the end are none', () => {
  const sums = new ChunkSums();
  const chunk = [
    [3, 9, -190],
    [2, 9, 0],
  ];
  sums.add(4, { chunk, demonstrated, frame: 1 }, null, space);
  // Off by 1 of 2 and 10 of 90 degrees; then by 2 of 2 and 170 of 90.
  const first = (0.5 + 10 / 90) / 2;
  const second = (1 + 170 / 90) / 2;
  sums.add(5, { chunk, demonstrated, frame: 2 }, null, space);
  // Off by 1 of 2 and 20 of 90 on the last row of the episode.
  const last = (0.5 + 20 / 90) / 2;
  const { errorByStep, coverage } = sums.sums();
  expect(errorByStep).toEqual([
    {
      step: 0,
      error: expect.closeTo((first + last) / 2, 12),
      outputs: 2,
      worst: { episode: 5, frame: 2 },
    },
    { step: 1, error: expect.closeTo(second, 12), outputs: 1, worst: { episode: 4, frame: 1 } },
  ]);
  expect(coverage).toEqual([]);
});

test('what lies within a stated spread is counted against what a normal distribution has there', () => {
  const sums = new ChunkSums();
  const std = [[1, 1, 10]];
  // Off by 0 and by 15 degrees of 10: within 0 and 1.5 deviations.
  sums.add(0, { chunk: [[0, 0, 185]], demonstrated, frame: 0 }, std, space);
  // Off by 1 of 1 and by 18 of 10 degrees: within 1 and 1.8 deviations.
  sums.add(0, { chunk: [[3, 0, 198]], demonstrated, frame: 1 }, std, space);
  const shares = sums.sums().coverage.map(({ nominal, share, values }) => [nominal, share, values]);
  expect(shares).toEqual([
    [0.25, 0.25, 4],
    [0.5, 0.25, 4],
    [0.75, 0.5, 4],
    [0.9, 0.75, 4],
    [0.95, 1, 4],
  ]);
  expect(sums.sums().coverage[0]?.worst).toEqual({ episode: 0, frame: 1 });
});

test('numbers beyond all sense stay numbers', () => {
  const sums = new ChunkSums();
  sums.add(0, { chunk: [[1e308, 0, 0]], demonstrated: [[-1e308, 0, 0]], frame: 0 }, null, space);
  expect(sums.sums().errorByStep[0]?.error).toBe(1e30 / 2);
});
