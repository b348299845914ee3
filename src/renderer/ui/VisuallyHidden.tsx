import type { ReactNode } from 'react';
import styles from './VisuallyHidden.module.css';

/** Text for screen readers alone, where a picture or a place says it to the eye. */
export function VisuallyHidden(props: { as?: 'span' | 'h1'; children: ReactNode }) {
  const { as: Tag = 'span' } = props;
  return <Tag className={styles.hidden}>{props.children}</Tag>;
}
