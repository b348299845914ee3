import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Banner.module.css';

/** Over a room: why less can be done in it than usually. */
export function Banner({ children }: { children: ReactNode }) {
  return (
    <p className={styles.banner} role="alert">
      <CircleAlert aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}
