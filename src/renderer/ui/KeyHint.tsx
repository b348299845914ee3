import styles from './KeyHint.module.css';

/** A key as it is printed on the keyboard; for looking, so screen readers skip it. */
export function KeyHint(props: { keys: string }) {
  return (
    <kbd className={styles.keys} aria-hidden="true">
      {props.keys}
    </kbd>
  );
}
