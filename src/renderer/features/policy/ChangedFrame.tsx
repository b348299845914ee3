import { formatSeconds } from '../../ui/format';
import { Still, type Stills } from '../player';
import styles from './ChangedFrame.module.css';

/** The picture of a frame that only one of two policies keeps; a click opens it in the review. */
export function ChangedFrame(props: {
  /** Null where the episode has no video, or is not read yet. */
  stills: Stills | null;
  frame: number;
  how: 'added' | 'removed';
  /** Null before it is known. */
  fps: number | null;
  onOpen: () => void;
}) {
  const { stills, frame, how, fps } = props;
  return (
    <button
      type="button"
      className={styles.frame}
      title="Open in the review"
      onClick={props.onOpen}
    >
      <span className={styles.picture}>
        {stills !== null && <Still stills={stills} frame={frame} urgency="list" />}
      </span>
      <span className={styles[how]}>
        {how === 'added' ? 'comes' : 'goes'}
        {fps !== null && ` ${formatSeconds(frame / fps)}`}
      </span>
    </button>
  );
}
