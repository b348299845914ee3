import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { useChoiceCommand } from '../../../commands';
import { formatAmount } from '../../../ui/format';
import { headerSpecs } from '../episode/episode-specs';
import { missedTexts } from './missed-texts';
import { withoutSharedBeginning } from './shared-beginning';
import { clockText } from './words';
import styles from './MissedTexts.module.css';

/** Texts of the dataset that pruning loses and the kept ones do not say, with the way to their frames. */
export function MissedTexts(props: {
  /** One text per frame. */
  dense: readonly string[];
  keyframes: readonly ReviewedKeyframe[];
  fps: number;
  onSeek: (frame: number) => void;
}) {
  const { dense, keyframes, fps, onSeek } = props;
  const [open, setOpen] = useState(false);
  const shown = useRef<HTMLDetailsElement>(null);
  // Every text is read for it, and every decision changes it: only while somebody looks.
  const missed = useMemo(
    () => (open ? missedTexts(dense, keyframes) : []),
    [open, dense, keyframes],
  );
  // It is the last thing of a list that is scrolled: what opens would lie below its end.
  useEffect(() => {
    if (open) shown.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  useChoiceCommand(headerSpecs.missed, () =>
    missedTexts(dense, keyframes).map(({ frame, text }) => ({
      label: `${clockText(frame / fps)} ${text}`,
      run: () => onSeek(frame),
    })),
  );
  const texts = withoutSharedBeginning(missed.map(({ text }) => text));
  return (
    <details
      ref={shown}
      className={styles.missed}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>Pruned texts that would be missed most</summary>
      {open && missed.length === 0 && <p>None: the kept texts say what the pruned ones do.</p>}
      <ul>
        {missed.map(({ frame, frames, foretold, text }, at) => (
          <li key={frame}>
            <button type="button" title={text} onClick={() => onSeek(frame)}>
              <span className={styles.where}>
                <span className={styles.time}>{clockText(frame / fps)}</span>
                {formatAmount(frames, 'frame')}, {Math.round(100 * foretold)}
                {'\u{a0}'}% of it in the text kept before
              </span>
              <span className={styles.text} dir="auto">
                {texts[at]}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
