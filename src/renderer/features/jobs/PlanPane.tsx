import { Ban, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { WaitingLine, type CallState } from '../../connection';
import { classNames } from '../../ui';
import styles from './PlanPane.module.css';

/** What a job would do. `waiting` says what is missing before that can be told. */
export function PlanPane<Plan extends { blockers: readonly string[] }>(props: {
  planned: CallState<Plan>;
  waiting: string | null;
  /** For the list of what keeps the job from starting. */
  blockersLabel: string;
  /** Whether all that keeps it from starting is that nothing is left for it to do: no error. */
  isDone?: (plan: Plan) => boolean;
  children: (plan: Plan) => ReactNode;
}) {
  const { data: plan, error, loading } = props.planned;
  if (props.waiting !== null) return <p className={styles.empty}>{props.waiting}</p>;
  if (error !== null) {
    return (
      <p className={classNames(styles.empty, styles.bad)} role="alert">
        {error.message}
      </p>
    );
  }
  if (plan === null) {
    return (
      <div className={styles.empty}>
        <WaitingLine what="Planning" />
      </div>
    );
  }
  const isDone = props.isDone?.(plan) === true;
  return (
    <div className={classNames(styles.plan, loading && styles.stale)} aria-busy={loading}>
      {plan.blockers.length > 0 && (
        <ul
          className={classNames(styles.blockers, isDone && styles.done)}
          aria-label={props.blockersLabel}
        >
          {plan.blockers.map((blocker) => (
            <li key={blocker}>
              {isDone ? <Info aria-hidden="true" /> : <Ban aria-hidden="true" />}
              <p>{blocker}</p>
            </li>
          ))}
        </ul>
      )}
      {props.children(plan)}
    </div>
  );
}

/** A dim sentence of a plan. */
export function Note({ children }: { children: ReactNode }) {
  return <p className={styles.note}>{children}</p>;
}

/** Numbers side by side, each with its name above and a note below. */
export function Figures(props: {
  figures: readonly { name: string; value: string; note: string }[];
  /** Two in a row, where notes are long. */
  wide?: boolean;
}) {
  return (
    <dl className={classNames(styles.figures, props.wide === true && styles.wide)}>
      {props.figures.map(({ name, value, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            <span>{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
