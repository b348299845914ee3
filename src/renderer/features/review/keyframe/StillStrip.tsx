import type { EpisodeVideo } from '../../../../shared/model/dataset';
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { Still } from '../../player';
import { clockText } from './words';
import styles from './StillStrip.module.css';

/** The keyframes around the selected one as pictures, so that the change is visible without playing. */
export function StillStrip(props: {
  /** The camera that is shown; its pictures at the selected keyframe are in the player. */
  video: EpisodeVideo;
  fps: number;
  before: ReviewedKeyframe | null;
  after: ReviewedKeyframe | null;
  onSelect: (id: string) => void;
}) {
  const { video, fps, before, after, onSelect } = props;
  const sides = [
    { name: 'Before', keyframe: before },
    { name: 'After', keyframe: after },
  ];
  return (
    <div className={styles.strip}>
      {sides.map(({ name, keyframe }) => (
        <div key={name} className={styles.side}>
          {keyframe === null && (
            <span className={styles.none}>
              {name === 'Before' ? 'No keyframe before' : 'No keyframe after'}
            </span>
          )}
          {keyframe !== null && (
            <button type="button" className={styles.still} onClick={() => onSelect(keyframe.id)}>
              <span className={styles.picture}>
                <Still
                  key={`${video.url} ${video.startSec}`}
                  video={video}
                  fps={fps}
                  frame={keyframe.frame}
                  label={`${name}: the keyframe at frame ${keyframe.frame}`}
                />
              </span>
              <span className={styles.caption}>
                {name}
                <span className={styles.time}>{clockText(keyframe.frame / fps)}</span>
              </span>
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
