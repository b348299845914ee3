import { CartesianGrid, ReferenceLine } from 'recharts';
import { indicatorNames } from '../../../../shared/model/score';
import type { ScoreOverview } from '../../../../shared/model/score-room';
import { BarPlot } from '../../../ui/BarPlot';
import { percentTicks } from '../../../ui/round-ticks';
import { indicatorWords, policyColour, policyName } from '../words';
import { PolicyLegend } from './PolicyLegend';
import styles from './Comparison.module.css';

const barHeight = 10;

/** Mean percentiles of each policy: one scale for all indicators, and none that only measures length. */
export function IndicatorBars({ overview }: { overview: ScoreOverview }) {
  const { policies, indicators } = overview;
  const shown = indicatorNames.filter((name) =>
    policies.some((each) => each.percentiles[name] !== null),
  );
  const head = (
    <figcaption>
      <strong>Indicators, mean percentile</strong> among rollouts of like length and task; 50 is
      usual. Arrows say which way is better.
    </figcaption>
  );
  if (shown.length === 0) {
    return (
      <figure className={styles.chart}>
        {head}
        <p className={styles.none}>
          No percentiles: they need ten rollouts of one task whose lengths differ by 20 % at most.
        </p>
      </figure>
    );
  }
  const rows = shown.map((name) => ({
    name: `${indicatorWords[name]} ${indicators[name].higherIsBetter ? '→' : '←'}`,
    values: policies.map((each) => each.percentiles[name]),
  }));
  const said = shown.map((name) => {
    const values = policies.map(
      (each) => `${policyName(each.policy)} ${each.percentiles[name]?.toFixed(0) ?? 'unknown'}`,
    );
    return `${indicatorWords[name]}: ${values.join(', ')}`;
  });
  return (
    <figure className={styles.chart}>
      {head}
      <PolicyLegend policies={policies} />
      <BarPlot
        label={said.join('. ')}
        rows={rows}
        rowHeight={policies.length * (barHeight + 2) + 14}
        barHeight={barHeight}
        ticks={percentTicks}
        series={policies.map((_, at) => ({ value: `values.${at}`, colour: policyColour(at) }))}
      >
        <CartesianGrid stroke="var(--line)" horizontal={false} />
        <ReferenceLine x={50} stroke="var(--line-strong)" strokeDasharray="4 3" />
      </BarPlot>
    </figure>
  );
}
