import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { prunedTexts } from '../../../../shared/model/pruned-texts';
import type { MissedText } from '../../../../shared/model/redundancy';
import { stands } from '../controller/keyframe-steps';

/**
 * What of the dataset's own texts would be missed most as the review stands: with what the curator pruned, without what
 * was kept by hand. Texts that a machine wrote keep nothing of them, as where it was proposed.
 *
 * @param dense one text per frame
 * @param keyframes ascending by frame
 */
export function missedTexts(
  dense: readonly string[],
  keyframes: readonly ReviewedKeyframe[],
): readonly MissedText[] {
  const kept = keyframes.filter(
    (each) => stands(each) && (each.edited || each.reasoning.source === 'dataset'),
  );
  const texts = kept.map(({ frame, reasoning: { text } }) => ({ frame, text }));
  return prunedTexts(dense, texts).missed;
}
