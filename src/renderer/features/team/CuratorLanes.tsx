import type { EpisodeReviews } from '../../../shared/model/team';
import { VisuallyHidden } from '../../ui';
import { formatAmount } from '../../ui/format';
import styles from './TeamRoom.module.css';

/** One lane for each curator over the length of the episode: what is kept, and what was pruned. */
export function CuratorLanes({ reviews }: { reviews: EpisodeReviews }) {
  const { curators, moments, frames } = reviews;
  const left = (frame: number) => `${(frame / Math.max(1, frames - 1)) * 100}%`;
  return (
    <div className={styles.lanes}>
      {curators.map(({ curator, pruned }, at) => {
        const kept = moments.filter(({ choices }) => (choices[at]?.keyframe ?? null) !== null);
        return (
          <div key={curator} className={styles.lane}>
            <span className={styles.laneName}>{curator}</span>
            <VisuallyHidden>
              keeps {formatAmount(kept.length, 'keyframe')} and pruned {pruned.length}
            </VisuallyHidden>
            <div className={styles.track} aria-hidden="true">
              {pruned.map((frame) => (
                <span key={frame} className={styles.pruned} style={{ left: left(frame) }} />
              ))}
              {kept.map(({ frame, choices, isDisputed }) => (
                <span
                  key={frame}
                  className={isDisputed ? styles.disputedMark : styles.mark}
                  style={{ left: left(choices[at]?.keyframe?.frame ?? frame) }}
                />
              ))}
            </div>
          </div>
        );
      })}
    </div>
  );
}
