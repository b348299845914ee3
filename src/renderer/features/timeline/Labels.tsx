import { usePlaybackState, type Playback } from '../player';
import { formatValue, type CurveRow } from './rows';
import styles from './Timeline.module.css';

/** Names of the curves, with their values under the pointer or, without one, at the playhead. */
export function Labels(props: {
  rows: readonly CurveRow[];
  playback: Playback;
  hoverFrame: number | null;
  /** Of each curve, pixels. */
  height: number;
}) {
  const { rows, playback, hoverFrame } = props;
  const { frame } = usePlaybackState(playback);
  return (
    <ul className={styles.labels}>
      {rows.map((row) => (
        <li key={row.id} style={{ height: props.height }} title={row.title}>
          <span className={styles.label}>{row.label}</span>
          <span className={styles.value}>{formatValue(row.values[hoverFrame ?? frame])}</span>
          <span className={styles.range}>
            {formatValue(row.min)} … {formatValue(row.max)}
            {row.highest > row.max && ` ▴ ${formatValue(row.highest)}`}
            {row.lowest < row.min && ` ▾ ${formatValue(row.lowest)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
