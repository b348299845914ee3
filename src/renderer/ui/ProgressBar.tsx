import styles from './ProgressBar.module.css';

/** `share` in [0, 1]; null where the amount of work is not known yet. */
export function ProgressBar(props: { label: string; share: number | null }) {
  const value = props.share === null ? undefined : Math.min(1, Math.max(0, props.share));
  return <progress className={styles.bar} aria-label={props.label} max={1} value={value} />;
}
