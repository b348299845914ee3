import styles from './Spinner.module.css';

/** A small turning ring. With `label` it is announced; without, what it stands beside says what is going on. */
export function Spinner(props: { label?: string; size?: number }) {
  const size = props.size ?? 14;
  return (
    <span
      className={styles.spinner}
      style={{ width: size, height: size }}
      role={props.label === undefined ? undefined : 'status'}
      aria-label={props.label}
      aria-hidden={props.label === undefined || undefined}
    />
  );
}
