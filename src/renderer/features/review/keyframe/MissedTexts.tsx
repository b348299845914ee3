import type { MissedText } from '../../../../shared/model/redundancy';
import { useChoiceCommand } from '../../../commands';
import { formatAmount } from '../../../ui/format';
import { headerSpecs } from '../episode/episode-specs';
import { withoutSharedBeginning } from './shared-beginning';
import { clockText } from './words';
import styles from './MissedTexts.module.css';

/** Texts of the dataset that pruning loses and the kept ones do not say, with the way to their frames. */
export function MissedTexts(props: {
  missed: readonly MissedText[];
  fps: number;
  onSeek: (frame: number) => void;
}) {
  const { missed, fps, onSeek } = props;
  useChoiceCommand(headerSpecs.missed, () =>
    missed.map(({ frame, text }) => ({
      label: `${clockText(frame / fps)} ${text}`,
      run: () => onSeek(frame),
    })),
  );
  if (missed.length === 0) return null;
  const texts = withoutSharedBeginning(missed.map(({ text }) => text));
  return (
    <details
      className={styles.missed}
      onToggle={({ currentTarget }) => {
        // It is the last thing of a list that is scrolled: what opens would lie below its end.
        if (currentTarget.open) currentTarget.scrollIntoView({ block: 'nearest' });
      }}
    >
      <summary>Pruned texts that would be missed most</summary>
      <ul>
        {missed.map(({ frame, frames, foretold, text }, at) => (
          <li key={frame}>
            <button type="button" title={text} onClick={() => onSeek(frame)}>
              <span className={styles.where}>
                <span className={styles.time}>{clockText(frame / fps)}</span>
                {formatAmount(frames, 'frame')}, {Math.round(100 * foretold)}
                {'\u{a0}'}% of it in the text kept before
              </span>
              <span className={styles.text}>{texts[at]}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
