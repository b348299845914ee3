import type { EffortRow } from '../../../shared/model/team';
import { BarPlot } from '../../ui/BarPlot';
import { Legend } from '../../ui/Legend';
import styles from './TeamRoom.module.css';

/** Large areas in the colours of words would be loud. */
const soft = (token: string): string => `color-mix(in srgb, var(${token}) 75%, var(--bg))`;

const ways = [
  { value: 'accepted', name: 'Accepted as proposed', colour: soft('--ok') },
  { value: 'moved', name: 'Moved', colour: soft('--accent') },
  { value: 'edited', name: 'Edited', colour: soft('--warn') },
  { value: 'pruned', name: 'Pruned', colour: soft('--bad') },
] as const;

/** What became of the proposals, as shares; the table under it says the same in numbers. */
export function EffortBars({ title, rows }: { title: string; rows: readonly EffortRow[] }) {
  return (
    <figure className={styles.chart}>
      <Legend of={ways} />
      <BarPlot
        label={`${title}: shares of what became of the proposals`}
        rows={rows.map((row) => ({
          name: row.name,
          ...Object.fromEntries(ways.map(({ value }) => [value, (100 * row[value]) / row.decided])),
        }))}
        rowHeight={26}
        barHeight={14}
        series={ways}
        stacked
        unit=" %"
      />
    </figure>
  );
}
