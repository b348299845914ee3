import { CircleAlert, CircleCheck } from 'lucide-react';
import type { DraftResult } from '../../../shared/model/draft';
import { formatAmount, formatCount, formatSeconds } from '../../ui/format';
import { costText } from './cost-text';
import styles from './DraftDialog.module.css';

/** More problems than this say nothing new. */
const shownProblems = 100;

/** What came of a run: drafts, what it took, and what keeps its old draft, and why. */
export function DraftResultView({ result }: { result: DraftResult }) {
  const { drafted, fromCache, failed, notAsked, problems } = result;
  const kept = failed + notAsked;
  const Icon = kept === 0 ? CircleCheck : CircleAlert;
  const facts = [
    fromCache > 0 && `${formatCount(fromCache)} answered before`,
    formatAmount(result.requests, 'request'),
    `${formatCount(result.tokensIn + result.tokensOut)} tokens`,
    result.cost !== null && `cost about ${costText(result.cost)}`,
    formatSeconds(result.seconds),
  ].filter((fact) => fact !== false);
  return (
    <div className={styles.result}>
      <Icon className={kept === 0 ? styles.done : styles.partly} aria-hidden="true" />
      <h3>
        {formatAmount(drafted, 'keyframe')} drafted
        {kept > 0 && `, ${formatCount(kept)} with the draft they had`}
      </h3>
      <p className={styles.dim}>{facts.join(' · ')}</p>
      {problems.length > 0 && (
        <ul className={styles.problems} aria-label="Problems">
          {problems.slice(0, shownProblems).map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
          {problems.length > shownProblems && (
            <li>… and {formatCount(problems.length - shownProblems)} more</li>
          )}
        </ul>
      )}
    </div>
  );
}
