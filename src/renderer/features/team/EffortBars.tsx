import type { EffortRow } from '../../../shared/model/team';
import { BarPlot } from '../../ui/BarPlot';
import { Legend } from '../../ui/Legend';
import { effortPlots } from './effort-plots';
import styles from './TeamRoom.module.css';

/** Beside each other as far as there is room: which cue costs much, and much for nothing, is seen at a glance. */
export function EffortBars({ title, rows }: { title: string; rows: readonly EffortRow[] }) {
  return (
    <div className={styles.charts}>
      {effortPlots(rows).map((plot) => (
        <figure key={plot.title} className={styles.chart}>
          <figcaption>{plot.title}</figcaption>
          <Legend of={plot.series} />
          <BarPlot
            label={`${title}: ${plot.title}`}
            rows={plot.rows}
            rowHeight={26}
            barHeight={14}
            series={plot.series}
            stacked
            unit={plot.unit}
            ticks={plot.ticks}
          />
        </figure>
      ))}
    </div>
  );
}
