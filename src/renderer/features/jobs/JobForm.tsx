import type { ReactNode } from 'react';
import styles from './JobForm.module.css';

/** What a job is asked to do. The plan beside it follows; nothing is sent off. */
export function JobForm(props: { children: ReactNode }) {
  return (
    <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
      {props.children}
    </form>
  );
}

/** Fields under one heading. */
export function FieldGroup(props: { legend: string; children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{props.legend}</legend>
      {props.children}
    </fieldset>
  );
}

/** Fields that most people leave as they are. */
export function FoldedGroup(props: { legend: string; children: ReactNode }) {
  return (
    <details className={styles.folded}>
      <summary className={styles.legend}>{props.legend}</summary>
      {props.children}
    </details>
  );
}

/** What is wrong with the field above; nothing while it is undefined or null. */
export function Fault({ children }: { children: ReactNode }) {
  if (children === undefined || children === null) return null;
  return (
    <p className={styles.fault} role="alert">
      {children}
    </p>
  );
}
