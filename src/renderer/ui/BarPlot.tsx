import type { ReactNode } from 'react';
import { Bar, BarChart, ResponsiveContainer, XAxis, YAxis, type XAxisProps } from 'recharts';

const tick = { fontSize: 11, fill: 'var(--text-dim)' };
const axisHeight = 20;
const axes = {
  100: { domain: [0, 100], ticks: [0, 25, 50, 75, 100] },
  longest: { domain: [0, 'auto'], tickCount: 5 },
} satisfies Record<'100' | 'longest', XAxisProps>;

/** Bars from 0 on, lying, a row for each name. */
export function BarPlot(props: {
  /** Says what the bars show. */
  label: string;
  rows: readonly { name: string }[];
  rowHeight: number;
  barHeight: number;
  /** `value`: where it stands in a row. */
  series: readonly { value: string; colour: string }[];
  /** One after another rather than one below another. */
  stacked?: boolean;
  unit?: string;
  /** Where the axis ends: at 100, or where the longest bar does. */
  end: 100 | 'longest';
  /** Lines of recharts behind the bars. */
  children?: ReactNode;
}) {
  const { rows, rowHeight } = props;
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a chart is no img
    <div role="img" aria-label={props.label}>
      <ResponsiveContainer width="100%" height={rows.length * rowHeight + axisHeight + 8}>
        <BarChart
          data={[...rows]}
          layout="vertical"
          margin={{ top: 0, right: 14, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <XAxis
            type="number"
            {...axes[props.end]}
            unit={props.unit ?? ''}
            height={axisHeight}
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
          {props.children}
          {props.series.map(({ value, colour }) => (
            <Bar
              key={value}
              dataKey={value}
              fill={colour}
              barSize={props.barHeight}
              isAnimationActive={false}
              {...(props.stacked === true ? { stackId: 'all' } : {})}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
