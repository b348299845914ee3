import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { Problem } from '../../../../shared/errors';
import { proposalsMark, settingsMark } from '../../../../shared/model/marks';
import type { Policy } from '../../../../shared/model/policy';
import { useButtonCommand } from '../../../commands';
import { Popover } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import { headerSpecs } from './episode-specs';
import type { FoldedEpisode, KnownData } from './fold-episode';
import styles from './EpisodeProblems.module.css';

const icons: Readonly<Record<Problem['severity'], React.ReactNode>> = {
  info: <Info aria-hidden="true" />,
  warning: <TriangleAlert aria-hidden="true" />,
  error: <CircleAlert aria-hidden="true" />,
};
const bySeverity = ['error', 'warning', 'info'] as const;

interface EpisodeSince {
  known: KnownData;
  folded: FoldedEpisode;
  /** In use now. */
  policy: Policy;
}

/** What is wrong with this episode's data, and whether what was decided still belongs to it. */
export function EpisodeProblems(props: EpisodeSince) {
  const opener = useButtonCommand(headerSpecs.issues);
  const problems = [...changedSince(props), ...props.known.detail.problems];
  const worst = bySeverity.find((severity) => problems.some((each) => each.severity === severity));
  if (worst === undefined) return null;
  const label = formatAmount(problems.length, 'issue');
  return (
    <Popover
      ref={opener}
      variant="quiet"
      size="small"
      label={`${label} of this episode`}
      className={styles[worst]}
      button={
        <>
          {icons[worst]}
          {problems.length}
        </>
      }
    >
      <ul className={styles.list}>
        {problems.map((problem) => (
          <li key={`${problem.code} ${problem.message}`} className={styles.problem}>
            <span className={styles[problem.severity]}>{icons[problem.severity]}</span>
            {problem.message}
          </li>
        ))}
      </ul>
    </Popover>
  );
}

/** The fingerprint tells whether the episode is still the one that was proposed for and decided about. */
function changedSince({ known, folded, policy }: EpisodeSince): Problem[] {
  const found: Problem[] = [];
  if (folded.outdated > 0) {
    found.push({
      code: 'decisions-outdated',
      severity: 'warning',
      message: `${formatAmount(folded.outdated, 'decision')} in the journal were made on other data under this episode's number; they are kept there and not applied here.`,
    });
  }
  if (known.proposals !== null && !folded.proposed) {
    found.push({
      code: 'proposals-outdated',
      severity: 'warning',
      message:
        'The data of this episode changed since keyframes were proposed for it: propose again.',
    });
  }
  const { proposals } = known;
  if (proposals?.settings !== undefined && proposals.settings !== settingsMark(policy)) {
    found.push({
      code: 'older-policy',
      severity: 'info',
      message:
        'Its keyframes were proposed under an older policy: another one is applied now. Propose again to follow it; what is decided stays.',
    });
  }
  const { finished, finishedOn } = folded.review;
  const isOther = proposals !== null && proposalsMark(proposals) !== finishedOn;
  if (finished && finishedOn !== null && isOther) {
    found.push({
      code: 'changed-since-review',
      severity: 'warning',
      message:
        'Other keyframes were proposed after this review was finished. What you decided stands; reopen to decide about the new ones.',
    });
  }
  return found;
}
