import type { EpisodeChange } from '../../../shared/model/policy-effect';
import { classNames } from '../../ui';
import styles from './ChangeAxis.module.css';

/** Of an axis 14 high, in its middle: what comes stands above it, what goes hangs below. */
const marks = [
  { which: 'stays', y: 4, height: 6 },
  { which: 'removed', y: 6, height: 8 },
  { which: 'added', y: 0, height: 8 },
] as const;

/** The frames of both policies on the episode's axis. */
export function ChangeAxis(props: { change: EpisodeChange; large?: boolean }) {
  const { length, frames } = props.change;
  const last = Math.max(1, length - 1);
  const scale = props.large === true ? 2 : 1;
  return (
    <svg
      className={classNames(styles.axis, props.large === true && styles.large)}
      aria-hidden="true"
    >
      <line x1="0" x2="100%" y1={7 * scale} y2={7 * scale} />
      {marks.map(({ which, y, height }) =>
        frames[which].map((frame) => (
          <rect
            key={`${which} ${frame}`}
            className={styles[which]}
            x={`${(100 * frame) / last}%`}
            y={y * scale}
            width={1 + scale}
            height={height * scale}
          />
        )),
      )}
    </svg>
  );
}
