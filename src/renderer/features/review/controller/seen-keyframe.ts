/** What a decision says of the keyframe that it was made on. */
import type { DecisionAct, SeenKeyframe } from '../../../../shared/model/decision';
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';

export const longestText = 20_000;
const mostCues = 200;
/** A decision holds more, but its line in the journal may not be too long. */
const mostKeyframes = 1_000;

export function seenKeyframe(keyframe: ReviewedKeyframe): SeenKeyframe {
  const { id, frame, cues, score, reasoning, boundary } = keyframe;
  return {
    id,
    frame,
    cues: cues.slice(0, mostCues),
    score,
    reasoning: { ...reasoning, text: reasoning.text.slice(0, longestText) },
    ...(boundary === undefined ? {} : { boundary }),
  };
}

/** A keyframe that the curator sets where the machine saw nothing. `datasetText` is the dataset's own at that frame. */
export function addedKeyframe(frame: number, datasetText: string): SeenKeyframe {
  const text = datasetText.trim().slice(0, longestText);
  return {
    id: `k-${crypto.randomUUID()}`,
    frame,
    cues: [{ kind: 'manual', strength: 1, frame }],
    score: 1,
    reasoning: { text, source: text === '' ? 'none' : 'dataset' },
  };
}

/** One act for all of them, marked as not looked at; more than a journal line holds become several. */
export function unseenActs(
  kind: 'accept' | 'prune',
  keyframes: readonly ReviewedKeyframe[],
): DecisionAct[] {
  const acts: DecisionAct[] = [];
  for (let from = 0; from < keyframes.length; from += mostKeyframes) {
    const some = keyframes.slice(from, from + mostKeyframes).map(seenKeyframe);
    acts.push({ kind, keyframes: some, unseen: true });
  }
  return acts;
}
