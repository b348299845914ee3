/** What is drawn of the effort: what became of the proposals, and what deciding on one took. */
import type { EffortRow } from '../../../shared/model/team';

/** Large areas in the colours of words would be loud. */
const soft = (token: string): string => `color-mix(in srgb, var(${token}) 75%, var(--bg))`;

export interface EffortPlot {
  title: string;
  unit: string;
  end: 100 | 'longest';
  series: readonly { value: string; name: string; colour: string }[];
  rows: readonly { name: string; [value: string]: string | number }[];
}

const ways = [
  { value: 'accepted', name: 'Accepted as proposed', colour: soft('--ok') },
  { value: 'moved', name: 'Moved', colour: soft('--accent') },
  { value: 'edited', name: 'Edited', colour: soft('--warn') },
  { value: 'pruned', name: 'Pruned', colour: soft('--bad') },
] as const;

/** Of what is known: a row, or a plot, of which nothing is known is left out. The table says the same in numbers. */
export function effortPlots(rows: readonly EffortRow[]): EffortPlot[] {
  const plots: EffortPlot[] = [
    {
      title: 'What became of the proposals',
      unit: ' %',
      end: 100,
      series: ways,
      rows: rows.map((row) => ({
        name: row.name,
        ...Object.fromEntries(ways.map(({ value }) => [value, (100 * row[value]) / row.decided])),
      })),
    },
    {
      title: 'Time for each',
      unit: ' s',
      end: 'longest',
      series: [
        { value: 'kept', name: 'On what was kept', colour: soft('--accent') },
        { value: 'pruned', name: 'On what was pruned', colour: soft('--bad') },
      ],
      rows: rows
        .filter(({ timed }) => timed > 0)
        .map(({ name, timed, seconds, prunedSeconds }) => ({
          name,
          kept: (seconds - prunedSeconds) / timed,
          pruned: prunedSeconds / timed,
        })),
    },
    {
      title: 'Keys for each',
      unit: '',
      end: 'longest',
      series: [{ value: 'keys', name: 'Keys', colour: soft('--accent') }],
      rows: rows
        .filter(({ keyed }) => keyed > 0)
        .map(({ name, keyed, keys }) => ({ name, keys: keys / keyed })),
    },
  ];
  return plots.filter((plot) => plot.rows.length > 0);
}
