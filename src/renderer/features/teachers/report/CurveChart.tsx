import {
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { ReportFrame } from '../../../../shared/model/teacher-report';
import { FrameLinks } from './FrameLinks';
import styles from './ReportView.module.css';

export interface ChartPoint {
  x: number;
  /** What is at `x`, in words. */
  name: string;
  /** One for each series; null leaves a gap. */
  values: readonly (number | null)[];
  frame: ReportFrame | null;
}

export interface ChartSeries {
  name: string;
  /** Dashed: what it is held against. */
  isReference?: boolean;
}

const tick = { fontSize: 11, fill: 'var(--text-dim)' };
/** Longer lists of numbers are thinned. */
const mostRows = 40;

/** Curves over one axis. A click leads to the frame of the point beside it; the numbers are there as a list too. */
export function CurveChart(props: {
  title: string;
  note: string;
  /** In place of the curves, where there are none. */
  empty: string;
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
  axis: string;
  /** Both axes count something: whole numbers stand at them. */
  counts?: boolean;
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  onFrame: (frame: ReportFrame) => void;
}) {
  const { series, points, counts = false, formatX, formatY, onFrame } = props;
  const head = (
    <figcaption>
      <strong>{props.title}</strong> {props.note}
    </figcaption>
  );
  if (points.length === 0) {
    return (
      <figure className={styles.chart}>
        {head}
        <p className={styles.none}>{props.empty}</p>
      </figure>
    );
  }
  const data = points.map(({ x, values }) => ({ x, values }));
  const every = Math.ceil(points.length / mostRows);
  const listed = points.filter((_, at) => at % every === 0 || at === points.length - 1);
  return (
    <figure className={styles.chart}>
      {head}
      {series.length > 1 && (
        <p className={styles.legend} aria-hidden="true">
          {series.map(({ name, isReference = false }) => (
            <span key={name} className={isReference ? styles.reference : styles.own}>
              {name}
            </span>
          ))}
        </p>
      )}
      <div className={styles.plot} aria-hidden="true">
        <ResponsiveContainer width="100%" height={170}>
          <LineChart
            data={data}
            margin={{ top: 8, right: 14, bottom: 0, left: 0 }}
            accessibilityLayer={false}
            onClick={({ activeTooltipIndex }) => {
              const frame = points[Number(activeTooltipIndex ?? -1)]?.frame ?? null;
              if (frame !== null) onFrame(frame);
            }}
          >
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="x"
              type="number"
              domain={['dataMin', 'dataMax']}
              allowDecimals={!counts}
              tickFormatter={formatX}
              height={20}
              tickLine={false}
              axisLine={{ stroke: 'var(--line)' }}
              tick={tick}
            />
            <YAxis
              domain={[0, 'auto']}
              allowDecimals={!counts}
              tickFormatter={formatY}
              width={52}
              tickLine={false}
              axisLine={false}
              tick={tick}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: 'var(--line-strong)' }}
              content={<Tip {...props} />}
            />
            {series.map(({ isReference = false, name }, at) => (
              <Line
                key={name}
                dataKey={`values.${at}`}
                stroke={isReference ? 'var(--text-dim)' : 'var(--accent)'}
                strokeWidth={isReference ? 1.5 : 2}
                {...(isReference ? { strokeDasharray: '4 3' } : {})}
                dot={points.length <= 24 && !isReference ? { r: 3, fill: 'var(--accent)' } : false}
                activeDot={{ r: 4, style: { cursor: 'pointer' } }}
                isAnimationActive={false}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
        <p className={styles.axis}>{props.axis}</p>
      </div>
      <details className={styles.numbers}>
        <summary>Numbers and frames</summary>
        <ul>
          {listed.map(({ name, x, values, frame }) => (
            <li key={x}>
              <span>{name}</span>
              <span>{series.map((_, at) => numberText(values[at], formatY)).join(' / ')}</span>
              {frame !== null && <FrameLinks frames={[frame]} onFrame={onFrame} />}
            </li>
          ))}
        </ul>
      </details>
    </figure>
  );
}

/** The chart fills in `active` and `label`. */
function Tip(props: {
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
  formatY: (value: number) => string;
  active?: boolean;
  label?: number;
}) {
  const point = props.points.find(({ x }) => x === props.label);
  if (props.active !== true || point === undefined) return null;
  const { name, values, frame } = point;
  return (
    <div className={styles.tip}>
      <b>{name}</b>
      {props.series.map((each, at) => (
        <span key={each.name}>
          {each.name}: {numberText(values[at], props.formatY)}
        </span>
      ))}
      {frame !== null && (
        <span className={styles.dim}>
          click: episode {frame.episode}, frame {frame.frame}
        </span>
      )}
    </div>
  );
}

const numberText = (value: number | null | undefined, format: (value: number) => string): string =>
  value === null || value === undefined ? '–' : format(value);
