import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { Problem } from '../../../shared/errors';
import { VisuallyHidden } from '../../ui';
import { formatAmount, formatCount } from '../../ui/format';
import { groupProblems, type ProblemGroup } from './words';
import styles from './Overview.module.css';

const icons = { error: CircleAlert, warning: TriangleAlert, info: Info };
/** More of one kind than this say nothing new. */
const shownOfOneKind = 20;

/** What is wrong with the dataset, gravest first; many of one kind are one entry that opens. */
export function ProblemList({ problems }: { problems: readonly Problem[] }) {
  const groups = groupProblems(problems);
  if (groups.length === 0) return null;
  return (
    <section>
      <h3 className={styles.title}>{formatAmount(problems.length, 'remark')} on this dataset</h3>
      <ul className={styles.problems}>
        {groups.map((group) => (
          <li key={`${group.severity} ${group.code}`} className={styles.problem}>
            <Group {...group} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Group({ severity, problems }: ProblemGroup) {
  const Icon = icons[severity];
  const [first, ...others] = problems;
  if (first === undefined) return null;
  return (
    <>
      <Icon className={styles[severity]} aria-hidden="true" />
      <div className={styles.message}>
        <VisuallyHidden>{severity}: </VisuallyHidden>
        {first.message}
        {others.length > 0 && (
          <details>
            <summary>{formatCount(others.length)} more like this</summary>
            <ul>
              {others.slice(0, shownOfOneKind).map((problem) => (
                <li key={`${problem.message} ${problem.file ?? ''}`}>{problem.message}</li>
              ))}
              {others.length > shownOfOneKind && (
                <li>… and {formatCount(others.length - shownOfOneKind)} more</li>
              )}
            </ul>
          </details>
        )}
      </div>
    </>
  );
}
