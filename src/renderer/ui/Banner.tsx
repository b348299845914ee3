import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Banner.module.css';

/**
 * Over what it concerns: over a room, why less can be done in it than usually; over one thing in it, what to beware of,
 * as a `note` that interrupts nobody.
 */
export function Banner(props: { role?: 'alert' | 'note'; children: ReactNode }) {
  return (
    <p className={styles.banner} role={props.role ?? 'alert'}>
      <CircleAlert aria-hidden="true" />
      <span>{props.children}</span>
    </p>
  );
}
