import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { indicatorNames } from '../../../../shared/model/score';
import type { ScoreOverview } from '../../../../shared/model/score-room';
import { indicatorWords, policyColour, policyName } from '../words';
import { PolicyLegend } from './PolicyLegend';
import styles from './Comparison.module.css';

const tick = { fontSize: 11, fill: 'var(--text-dim)' };
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
  const data = shown.map((name) => ({
    name: `${indicatorWords[name]} ${indicators[name].higherIsBetter ? '→' : '←'}`,
    values: policies.map((each) => each.percentiles[name]),
  }));
  const said = shown.map((name) => {
    const values = policies.map(
      (each) => `${policyName(each.policy)} ${each.percentiles[name]?.toFixed(0) ?? 'unknown'}`,
    );
    return `${indicatorWords[name]}: ${values.join(', ')}`;
  });
  const rowHeight = policies.length * (barHeight + 2) + 14;
  return (
    <figure className={styles.chart}>
      {head}
      <PolicyLegend policies={policies} />
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a chart is no img */}
      <div role="img" aria-label={said.join('. ')}>
        <ResponsiveContainer width="100%" height={shown.length * rowHeight + 30}>
          <BarChart
            data={data}
            layout="vertical"
            margin={{ top: 0, right: 14, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid stroke="var(--line)" horizontal={false} />
            <XAxis
              type="number"
              domain={[0, 100]}
              ticks={[0, 25, 50, 75, 100]}
              height={20}
              tickLine={false}
              axisLine={{ stroke: 'var(--line)' }}
              tick={tick}
            />
            <YAxis
              type="category"
              dataKey="name"
              width={150}
              interval={0}
              tickLine={false}
              axisLine={false}
              tick={tick}
            />
            <ReferenceLine x={50} stroke="var(--line-strong)" strokeDasharray="4 3" />
            {policies.map(({ policy }, at) => (
              <Bar
                key={policy ?? ''}
                dataKey={`values.${at}`}
                fill={policyColour(at)}
                barSize={barHeight}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
