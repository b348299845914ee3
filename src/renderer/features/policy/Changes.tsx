import type { EpisodeChange, PolicyEffect } from '../../../shared/model/policy-effect';
import { useChoiceCommand } from '../../commands';
import { classNames } from '../../ui';
import { formatAmount } from '../../ui/format';
import { episodeText } from './change-words';
import { ChangeAxis } from './ChangeAxis';
import { policySpecs } from './policy-specs';
import styles from './Changes.module.css';

/** The episodes in which the two policies differ most; each opens in the review, where it first changes. */
export function Changes(props: {
  effect: PolicyEffect;
  /** The one that is shown larger. */
  shown: EpisodeChange | undefined;
  onPoint: (episode: number) => void;
  onEpisode: (episode: number, frame: number) => void;
}) {
  const { shown, onPoint } = props;
  const { changes, changedEpisodes } = props.effect;
  useChoiceCommand(policySpecs.changed, () =>
    changes.map((change) => ({
      label: `${change.episode} ${change.task}`,
      run: () => props.onEpisode(change.episode, firstChange(change)),
    })),
  );
  if (shown === undefined) {
    return <p className={styles.none}>Both policies give the same keyframes in every episode.</p>;
  }
  return (
    <>
      <p className={styles.legend}>
        On the axis of each: <span className={styles.added}>comes</span> above,{' '}
        <span className={styles.removed}>goes</span> below, the rest stays.
      </p>
      <ul className={styles.list}>
        {changes.map((change) => (
          <li key={change.episode}>
            <button
              type="button"
              className={classNames(styles.row, change === shown && styles.shown)}
              title={`Review episode ${change.episode} where it first changes`}
              onPointerEnter={() => onPoint(change.episode)}
              onFocus={() => onPoint(change.episode)}
              onClick={() => props.onEpisode(change.episode, firstChange(change))}
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
              <span className={styles.axis}>
                <ChangeAxis change={change} />
              </span>
              <ReviewLine change={change} />
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

/** What is decided in the episode, which no policy changes. */
function ReviewLine({ change }: { change: EpisodeChange }) {
  const text = episodeText(change);
  return text !== null && <span className={styles.review}>{text}</span>;
}

const firstChange = ({ frames: { added, removed } }: EpisodeChange): number =>
  Math.min(...added, ...removed);
