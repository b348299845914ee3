/** What is drawn of the effort: what became of the proposals, and what deciding on one took. */
import type { EffortRow } from '../../../shared/model/team';
import { percentTicks, roundTicks } from '../../ui/round-ticks';

/** Large areas in the colours of words would be loud. */
const soft = (token: string): string => `color-mix(in srgb, var(${token}) 75%, var(--bg))`;

export interface EffortPlot {
  title: string;
  unit: string;
  ticks: readonly number[];
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
  const timed = rows.filter(({ timed }) => timed > 0);
  const keyed = rows.filter(({ keyed }) => keyed > 0);
  const plots: EffortPlot[] = [
    {
      title: 'What became of the proposals',
      unit: ' %',
      ticks: percentTicks,
      series: ways,
      rows: rows.map((row) => ({
        name: row.name,
        ...Object.fromEntries(ways.map(({ value }) => [value, (100 * row[value]) / row.decided])),
      })),
    },
    {
      title: 'Time for each',
      unit: ' s',
      ticks: ticksTo(timed.map(({ seconds, timed }) => seconds / timed)),
      series: [
        { value: 'kept', name: 'On what was kept', colour: soft('--accent') },
        { value: 'pruned', name: 'On what was pruned', colour: soft('--bad') },
      ],
      rows: timed.map(({ name, timed, seconds, prunedSeconds }) => ({
        name,
        kept: (seconds - prunedSeconds) / timed,
        pruned: prunedSeconds / timed,
      })),
    },
    {
      title: 'Keys for each',
      unit: '',
      ticks: ticksTo(keyed.map(({ keys, keyed }) => keys / keyed)),
      series: [{ value: 'keys', name: 'Keys', colour: soft('--accent') }],
      rows: keyed.map(({ name, keyed, keys }) => ({ name, keys: keys / keyed })),
    },
  ];
  return plots.filter((plot) => plot.rows.length > 0);
}

const ticksTo = (bars: readonly number[]): number[] => roundTicks(Math.max(0, ...bars));
