import type { ReactNode } from 'react';
import { classNames } from './class-names';
import styles from './Badge.module.css';

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad';

export function Badge(props: { tone?: Tone; title?: string; children: ReactNode }) {
  return (
    <span className={classNames(styles.badge, styles[props.tone ?? 'neutral'])} title={props.title}>
      {props.children}
    </span>
  );
}
