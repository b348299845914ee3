import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { Problem } from '../../../shared/errors';
import { VisuallyHidden } from '../../ui';
import { formatCount } from '../../ui/format';
import { AllowLinks } from './AllowLinks';
import { groupProblems, issuesTitle, type ProblemGroup } from './words';
import styles from './Overview.module.css';

const icons = { error: CircleAlert, warning: TriangleAlert, info: Info };
/** More of one kind than this say nothing new. */
const shownOfOneKind = 20;

/** What is wrong with the dataset, gravest first; many of one kind are one entry that opens. */
export function ProblemList(props: {
  /** Of the dataset and its episodes. */
  problems: readonly Problem[];
  ofProject: readonly Problem[];
  /** Lets links of the dataset lead into a folder outside it. */
  onAllowLinks: (folder: string) => void;
}) {
  const { problems, ofProject, onAllowLinks } = props;
  const groups = groupProblems([...problems, ...ofProject]);
  if (groups.length === 0) return null;
  return (
    <section>
      <h3 className={styles.title}>{issuesTitle(problems, ofProject)}</h3>
      <ul className={styles.problems}>
        {groups.map((group) => (
          <li key={`${group.severity} ${group.code}`} className={styles.problem}>
            <Group {...group} onAllowLinks={onAllowLinks} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type GroupProps = ProblemGroup & { onAllowLinks: (folder: string) => void };

function Group({ severity, problems, onAllowLinks }: GroupProps) {
  const Icon = icons[severity];
  const [first, ...others] = problems;
  if (first === undefined) return null;
  const folders = new Set(problems.flatMap(({ folder }) => folder ?? []));
  return (
    <>
      <Icon className={styles[severity]} aria-hidden="true" />
      <div className={styles.message}>
        <VisuallyHidden>{severity}: </VisuallyHidden>
        {first.message}
        {[...folders].slice(0, shownOfOneKind).map((folder) => (
          <AllowLinks key={folder} folder={folder} onAllow={onAllowLinks} />
        ))}
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
