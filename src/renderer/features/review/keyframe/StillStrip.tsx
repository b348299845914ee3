import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { Still, type PictureZoom, type Stills } from '../../player';
import { classNames } from '../../../ui';
import { usePeek } from './use-peek';
import { clockText } from './words';
import styles from './StillStrip.module.css';

interface StripProps {
  stills: Stills;
  /** As the large picture. */
  zoom: PictureZoom;
  fps: number;
  onSelect: (id: string) => void;
  /** The large picture shows the keyframe before for as long as its still is held. */
  onFlip: (flipped: boolean) => void;
}

/** The selected keyframe between those around it as pictures, so that the change is visible without playing. */
export function StillStrip(
  props: StripProps & {
    here: ReviewedKeyframe;
    before: ReviewedKeyframe | null;
    after: ReviewedKeyframe | null;
  },
) {
  const { here, before, after } = props;
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
          <StripStill
            key={name}
            {...props}
            name={name}
            keyframe={keyframe}
            isHere={keyframe === here}
          />
        ),
      )}
    </div>
  );
}

function StripStill(
  props: StripProps & { name: string; keyframe: ReviewedKeyframe; isHere: boolean },
) {
  const { stills, zoom, fps, name, keyframe, isHere, onSelect, onFlip } = props;
  const canFlip = name === 'Before';
  const handlers = usePeek(
    () => onSelect(keyframe.id),
    (held) => canFlip && onFlip(held),
  );
  return (
    <button
      type="button"
      className={classNames(styles.still, isHere && styles.here)}
      aria-current={isHere ? 'true' : undefined}
      {...handlers}
    >
      <span className={styles.picture}>
        <Still
          stills={stills}
          frame={keyframe.frame}
          urgency="panel"
          zoom={zoom}
          label={`${name}: the keyframe at frame ${keyframe.frame}`}
        />
      </span>
      <span className={styles.caption}>
        {name}
        <span className={styles.time}>{clockText(keyframe.frame / fps)}</span>
        {canFlip && <span className={styles.hint}>hold to flip</span>}
      </span>
    </button>
  );
}
