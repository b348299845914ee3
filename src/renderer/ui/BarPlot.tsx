import type { ReactNode } from 'react';
import { Bar, BarChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';

const tick = { fontSize: 11, fill: 'var(--text-dim)' };
const axisHeight = 20;

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
  /** Where numbers stand at the axis, which begins and ends at one. */
  ticks: readonly number[];
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
            domain={[0, props.ticks.at(-1) ?? 100]}
            ticks={[...props.ticks]}
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
