/** What an episode's keyframes were learned from, in a sentence. */
import type { Cue, ReviewedKeyframe } from '../../../../shared/model/keyframe';

const mostNamed = 5;

/**
 * `7 of 9 keyframes as in episodes 3 and 8`. Null where nothing was learned.
 *
 * @param misfit see `Doubts`
 * @param other whose review it was; null for the curator's own
 */
export function learnedText(
  keyframes: readonly Pick<ReviewedKeyframe, 'cues'>[],
  misfit: number | null,
  other: string | null,
): string | null {
  if (misfit === null) return null;
  const by = other === null ? 'reviewed so far' : `that “${other}” reviewed`;
  if (misfit > 1) {
    return `Unlike the episodes ${by}: proposed by the policy alone.`;
  }
  const learned = keyframes.flatMap(
    ({ cues }) => cues.find(({ kind }) => kind === 'reviewed')?.references ?? [],
  );
  const count = keyframes.filter(({ cues }) => cues.some(({ kind }) => kind === 'reviewed')).length;
  if (count === 0) return `No keyframe is as in the episodes ${by}.`;
  const episodes = [...new Set(learned)].sort((a, b) => a - b);
  return `${count} of ${keyframes.length} keyframes as in ${named(episodes)}${other === null ? '' : `, reviewed by “${other}”`}`;
}

/**
 * What a `reviewed` cue says: whose keyframe it is, and how far each of these episodes is. Null for other cues, and for
 * one that does not say.
 */
export function reviewedText({ references, costs }: Cue): { as: string; cost: string } | null {
  if (references === undefined || references.length === 0) return null;
  const all = (costs ?? []).map((cost) => cost.toFixed(2));
  const cost = all.length > mostNamed ? `${all[0]} to ${all.at(-1)}` : all.join(', ');
  return { as: `As in ${named(references)}`, cost };
}

function named(episodes: readonly number[]): string {
  if (episodes.length === 1) return `episode ${episodes[0]}`;
  if (episodes.length > mostNamed) return `${episodes.length} reviewed episodes`;
  return `episodes ${episodes.slice(0, -1).join(', ')} and ${episodes.at(-1)}`;
}
