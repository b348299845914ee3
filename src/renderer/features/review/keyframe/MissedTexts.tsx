import type { MissedText } from '../../../../shared/model/redundancy';
import styles from './MissedTexts.module.css';

/** Texts of the dataset that pruning loses and the kept ones do not say, with the way to their frames. */
export function MissedTexts(props: {
  missed: readonly MissedText[];
  onSeek: (frame: number) => void;
}) {
  if (props.missed.length === 0) return null;
  return (
    <details className={styles.missed}>
      <summary>Pruned texts that would be missed most</summary>
      <ul>
        {props.missed.map(({ frame, frames, foretold, text }) => (
          <li key={frame}>
            <button type="button" title={text} onClick={() => props.onSeek(frame)}>
              <span className={styles.where}>
                {frame}, {frames} {frames === 1 ? 'frame' : 'frames'}, {Math.round(100 * foretold)}{' '}
                % said before
              </span>
              <span className={styles.text}>{text}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
