import type { SeenKeyframe } from '../../shared/model/decision';
import type { ReviewedKeyframe } from '../../shared/model/keyframe';

/** As a decision holds them of one keyframe. */
const mostCues = 200;
const longestText = 20_000;

/** A keyframe as a review shows it, for a decision on it. */
export const seenNow = (keyframe: ReviewedKeyframe): SeenKeyframe => ({
  id: keyframe.id,
  frame: keyframe.frame,
  cues: keyframe.cues.slice(0, mostCues),
  score: keyframe.score,
  reasoning: { ...keyframe.reasoning, text: keyframe.reasoning.text.slice(0, longestText) },
  ...(keyframe.boundary === undefined ? {} : { boundary: keyframe.boundary }),
});
