import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { learnedText } from './learned-text';
import styles from './LearnedLine.module.css';

/** What these keyframes were learned from; nothing where nothing was learned. */
export function LearnedLine(props: {
  keyframes: readonly ReviewedKeyframe[];
  misfit: number | null;
}) {
  const text = learnedText(props.keyframes, props.misfit);
  return text === null ? null : <p className={styles.learned}>{text}</p>;
}
