import type { ReactNode } from 'react';
import styles from './VisuallyHidden.module.css';

/** Text for screen readers alone, where a picture or a place says it to the eye. */
export function VisuallyHidden(props: { children: ReactNode }) {
  return <span className={styles.hidden}>{props.children}</span>;
}
