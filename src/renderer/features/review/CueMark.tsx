import type { CueKind } from '../../../shared/model/keyframe';
import styles from './CueMark.module.css';

/** The sign of a cue: shape doubles colour. The same shapes stand on the time axis. */
export function CueMark({ kind }: { kind: CueKind }) {
  return (
    <svg
      className={styles.mark}
      viewBox="0 0 12 12"
      aria-hidden="true"
      style={{ color: `var(--cue-${kind})` }}
    >
      {shapes[kind]}
    </svg>
  );
}

const shapes: Readonly<Record<CueKind, React.ReactNode>> = {
  'gripper-close': <path d="M1 2h10L6 11z" fill="currentColor" />,
  'gripper-open': <path d="M1 10h10L6 1z" fill="currentColor" />,
  pause: <path d="M2 2h3v8H2zM7 2h3v8H7z" fill="currentColor" />,
  turn: <path d="M6 0.5 11.5 6 6 11.5 0.5 6z" fill="currentColor" />,
  event: <circle cx="6" cy="6" r="4.6" fill="currentColor" />,
  'text-change': <path d="M1.5 1.5h9v9h-9z" fill="currentColor" />,
  manual: <path d="M4.5 1h3v3.5H11v3H7.5V11h-3V7.5H1v-3h3.5z" fill="currentColor" />,
};
