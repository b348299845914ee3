import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { CommandButton } from '../../../commands';
import type { FoldedEpisode } from '../episode/fold-episode';
import type { Learning } from '../propose/learning';
import { learnedText } from './learned-text';
import styles from './LearnedLine.module.css';

/**
 * What these keyframes were learned from, nothing where nothing was learned; where another curator's review was, and
 * nothing is decided yet, also the way to have one's own.
 */
export function LearnedLine(props: {
  keyframes: readonly ReviewedKeyframe[];
  folded: FoldedEpisode;
  learning: Learning;
  canDecide: boolean;
}) {
  const { keyframes, folded, learning } = props;
  const { learnedFrom, misfit, decided } = folded;
  const other = learnedFrom === null || learnedFrom === learning.curator ? null : learnedFrom;
  const text = learnedText(keyframes, misfit, other);
  if (text === null) return null;
  return (
    <div className={styles.learned}>
      <p>{text}</p>
      {other !== null && !decided && (
        <CommandButton command={learning.asOneself} enabled={props.canDecide} size="small" />
      )}
    </div>
  );
}
