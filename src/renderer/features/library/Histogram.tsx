import { Bar, BarChart, ResponsiveContainer, Tooltip, YAxis } from 'recharts';
import { formatAmount } from '../../ui/format';
import { bins, type Bin } from './histogram-bins';
import styles from './Distributions.module.css';

export interface HistogramProps {
  title: string;
  unit: string;
  /** One more than `counts`, ascending. */
  edges: readonly number[];
  counts: readonly number[];
  /** The values are counts: a bin is named by whole numbers. */
  whole?: boolean;
}

/** How often each range of a value occurs. Small and quiet: shape first, numbers on pointing. */
export function Histogram(props: HistogramProps) {
  const data = bins(props.edges, props.counts, props.whole === true);
  if (data.length === 0) return null;
  return (
    <figure className={styles.plot}>
      <figcaption>{props.title}</figcaption>
      <div className={styles.chart}>
        <ResponsiveContainer width="100%" height={64}>
          <BarChart
            data={data}
            margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
            barCategoryGap={1}
          >
            <YAxis hide domain={[0, 'dataMax']} />
            <Tooltip
              cursor={{ fill: 'var(--surface-3)' }}
              isAnimationActive={false}
              content={<HistogramTip unit={props.unit} />}
            />
            <Bar
              dataKey="count"
              fill="var(--accent)"
              radius={[2, 2, 0, 0]}
              isAnimationActive={false}
            />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <div className={styles.range}>
        <span>{data[0]?.from}</span>
        <span>
          {data.at(-1)?.to} {props.unit}
        </span>
      </div>
    </figure>
  );
}

/** The chart fills in `active` and `payload`. */
function HistogramTip(props: { unit: string; active?: boolean; payload?: { payload: Bin }[] }) {
  const bin = props.payload?.[0]?.payload;
  if (props.active !== true || bin === undefined) return null;
  return (
    <div className={styles.tip}>
      {bin.label} {props.unit}: {formatAmount(bin.count, 'episode')}
    </div>
  );
}
