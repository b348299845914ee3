import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Outcome.module.css';

/** What came of a job: a sentence, its figures below, and what else there is to say. */
export function Outcome(props: {
  /** `partly`: some of it did not go as asked. */
  went: 'well' | 'partly';
  title: string;
  facts: readonly string[];
  children?: ReactNode;
}) {
  const Icon = props.went === 'well' ? CircleCheck : CircleAlert;
  return (
    <div className={styles.outcome}>
      <Icon className={styles[props.went]} aria-hidden="true" />
      <h3>{props.title}</h3>
      <p className={styles.facts}>{props.facts.join(' · ')}</p>
      {props.children}
    </div>
  );
}
