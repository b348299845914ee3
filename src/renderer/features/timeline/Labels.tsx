import { usePlaybackState, type Playback } from '../player';
import { curveHeight } from './draw-curves';
import { formatValue, type CurveRow } from './rows';
import styles from './Timeline.module.css';

/** Names of the curves, with their values under the pointer or, without one, at the playhead. */
export function Labels(props: {
  rows: readonly CurveRow[];
  playback: Playback;
  hoverFrame: number | null;
}) {
  const { rows, playback, hoverFrame } = props;
  const { frame } = usePlaybackState(playback);
  return (
    <ul className={styles.labels}>
      {rows.map((row) => (
        <li key={row.id} style={{ height: curveHeight }} title={row.title}>
          <span className={styles.label}>{row.label}</span>
          <span className={styles.value}>{formatValue(row.values[hoverFrame ?? frame])}</span>
          <span className={styles.range}>
            {formatValue(row.min)} … {formatValue(row.max)}
          </span>
        </li>
      ))}
    </ul>
  );
}
