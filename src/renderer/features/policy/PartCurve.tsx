import styles from './RobotPanel.module.css';

const [width, height] = [300, 64];
/** More lines than these hide each other. */
const mostLines = 7;

/** Values over one episode, all on one scale, and the opening that the studio reads from them. */
export function PartCurve(props: {
  label: string;
  series: readonly Float32Array[];
  opening: Float32Array | null;
  /** Whether the opening is shown earlier than it is recorded. */
  isCorrected: boolean;
}) {
  const series = props.series.slice(0, mostLines);
  const finite = series.flatMap((values) => [...values].filter(Number.isFinite));
  if (finite.length === 0) return <p className={styles.noCurve}>No values in this episode.</p>;
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  return (
    <figure className={styles.curve} aria-label={props.label}>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {props.opening !== null && (
          <polyline className={styles.opening} points={pointsOf(props.opening, 0, 1)} />
        )}
        {series.map((values, dim) => (
          <polyline key={dim} className={styles.line} points={pointsOf(values, low, high)} />
        ))}
      </svg>
      <figcaption>
        <span>
          {tidy(low)} … {tidy(high)}
        </span>
        {props.series.length > mostLines && <span>first {mostLines} shown</span>}
        {props.opening !== null && (
          <span className={styles.openingWord}>
            opening (as interpreted){props.isCorrected && ', its lag corrected'}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

const tidy = (value: number): string => String(Number(value.toPrecision(3)));

/** At most one point per unit of width; gaps are passed over. */
function pointsOf(values: Float32Array, low: number, high: number): string {
  const count = Math.min(values.length, width);
  const span = high - low || 1;
  const points: string[] = [];
  for (let at = 0; at < count; at++) {
    const value = values[Math.floor((at * values.length) / count)] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const y = height - 3 - ((value - low) / span) * (height - 6);
    points.push(`${((at * width) / Math.max(1, count - 1)).toFixed(1)},${y.toFixed(1)}`);
  }
  return points.join(' ');
}
