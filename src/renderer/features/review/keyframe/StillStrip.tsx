import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { Still, type Stills } from '../../player';
import { classNames } from '../../../ui';
import { clockText } from './words';
import styles from './StillStrip.module.css';

/** The selected keyframe between those around it as pictures, so that the change is visible without playing. */
export function StillStrip(props: {
  stills: Stills;
  fps: number;
  here: ReviewedKeyframe;
  before: ReviewedKeyframe | null;
  after: ReviewedKeyframe | null;
  onSelect: (id: string) => void;
}) {
  const { stills, fps, here, before, after, onSelect } = props;
  const all = [
    { name: 'Before', keyframe: before },
    { name: 'Here', keyframe: here },
    { name: 'After', keyframe: after },
  ];
  return (
    <div className={styles.strip}>
      {all.map(({ name, keyframe }) =>
        keyframe === null ? (
          <span key={name} className={styles.none}>
            No keyframe {name.toLowerCase()}
          </span>
        ) : (
          <button
            key={name}
            type="button"
            className={classNames(styles.still, keyframe === here && styles.here)}
            aria-current={keyframe === here ? 'true' : undefined}
            onClick={() => onSelect(keyframe.id)}
          >
            <Still
              stills={stills}
              frame={keyframe.frame}
              urgency="panel"
              label={`${name}: the keyframe at frame ${keyframe.frame}`}
            />
            <span className={styles.caption}>
              {name}
              <span className={styles.time}>{clockText(keyframe.frame / fps)}</span>
            </span>
          </button>
        ),
      )}
    </div>
  );
}
