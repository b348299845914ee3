import type { PolicyEffect } from '../../../shared/model/policy-effect';
import { formatAmount } from '../../ui/format';
import styles from './Changes.module.css';

/** The episodes in which the two policies differ most; each opens in the review. */
export function Changes(props: { effect: PolicyEffect; onEpisode: (episode: number) => void }) {
  const { changes, changedEpisodes } = props.effect;
  if (changes.length === 0) {
    return <p className={styles.none}>Both policies give the same keyframes in every episode.</p>;
  }
  return (
    <>
      <ul className={styles.list}>
        {changes.map((change) => (
          <li key={change.episode}>
            <button
              type="button"
              className={styles.row}
              title={`Review episode ${change.episode}`}
              onClick={() => props.onEpisode(change.episode)}
            >
              <span className={styles.episode}>{change.episode}</span>
              <span className={styles.task}>{change.task === '' ? 'No task' : change.task}</span>
              <span className={styles.counts}>
                {change.before} → {change.after}
              </span>
              <span className={styles.delta}>
                {change.added > 0 && <span className={styles.added}>+{change.added}</span>}
                {change.removed > 0 && <span className={styles.removed}>−{change.removed}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {changedEpisodes > changes.length && (
        <p className={styles.none}>
          and {formatAmount(changedEpisodes - changes.length, 'more episode')}
        </p>
      )}
    </>
  );
}
