import { expect, it } from 'vitest';
import { effortPlots } from '../../../src/renderer/features/team/effort-plots';

const row = {
  name: 'pause',
  decided: 8,
  accepted: 4,
  moved: 1,
  edited: 1,
  pruned: 2,
  timed: 4,
  seconds: 20,
  prunedSeconds: 8,
  keyed: 5,
  keys: 6,
};
const drawn = (rows: Parameters<typeof effortPlots>[0]) =>
  effortPlots(rows).map((plot) => [plot.title, plot.rows]);

it('draws what became of proposals, and the time and keys of each whose are known', () => {
  expect(drawn([row])).toEqual([
    [
      'What became of the proposals',
      [{ name: 'pause', accepted: 50, moved: 12.5, edited: 12.5, pruned: 25 }],
    ],
    ['Time for each', [{ name: 'pause', kept: 3, pruned: 2 }]],
    ['Keys for each', [{ name: 'pause', keys: 1.2 }]],
  ]);
});

it('draws nothing of which nothing is known', () => {
  const unknown = {
    ...row,
    name: 'turn',
    timed: 0,
    seconds: 0,
    prunedSeconds: 0,
    keyed: 0,
    keys: 0,
  };
  expect(drawn([unknown]).map(([title]) => title)).toEqual(['What became of the proposals']);
  expect(drawn([row, unknown])[1]).toEqual([
    'Time for each',
    [{ name: 'pause', kept: 3, pruned: 2 }],
  ]);
});

it('puts round numbers at the axes, up to where the longest bar ends', () => {
  expect(effortPlots([row, { ...row, keys: 10 }]).map(({ ticks }) => ticks)).toEqual([
    [0, 25, 50, 75, 100],
    [0, 1, 2, 3, 4, 5],
    [0, 0.5, 1, 1.5, 2],
  ]);
});
