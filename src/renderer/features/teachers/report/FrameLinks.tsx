import { useState } from 'react';
import type { ReportFrame } from '../../../../shared/model/teacher-report';
import { useOffer, type Offered } from '../../../commands';
import { classNames } from '../../../ui';
import styles from './ReportView.module.css';

const shownAtFirst = 2;

/** All that the report names. */
export const reportFrames: Offered = new Set();

/** Frames that a figure comes from; each opens in the review. */
export function FrameLinks(props: {
  frames: readonly ReportFrame[];
  onFrame: (frame: ReportFrame) => void;
}) {
  const { frames, onFrame } = props;
  const [all, setAll] = useState(false);
  useOffer(
    reportFrames,
    frames.map((each) => ({
      label: `Episode ${each.episode}, frame ${each.frame}`,
      run: () => onFrame(each),
    })),
  );
  const shown = all ? frames : frames.slice(0, shownAtFirst);
  return (
    <span className={classNames(styles.links, all && styles.wrapped)}>
      {shown.map((each) => (
        <button
          key={`${each.episode} ${each.frame}`}
          type="button"
          className={styles.link}
          title="Open in the review"
          onClick={() => onFrame(each)}
        >
          ep {each.episode} · {each.frame}
        </button>
      ))}
      {frames.length > shown.length && (
        <button type="button" className={styles.link} onClick={() => setAll(true)}>
          +{frames.length - shown.length}
        </button>
      )}
    </span>
  );
}
