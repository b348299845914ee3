/** New drafts for what nobody decided; nothing else changes. */
import type { Decision } from '../../shared/model/decision';
import { keyframesOf, sameEpisode } from '../../shared/model/fold-review';
import type { EpisodeProposals, Reasoning } from '../../shared/model/keyframe';

/** The proposals with the texts of these keyframes replaced, except where any decision names the keyframe. */
export function withDrafts(
  before: EpisodeProposals,
  decisions: readonly Decision[],
  drafts: ReadonlyMap<string, Reasoning>,
): EpisodeProposals {
  const named = new Set(
    sameEpisode(decisions, before.fingerprint).flatMap((decision) =>
      keyframesOf(decision).map(({ id }) => id),
    ),
  );
  return {
    ...before,
    keyframes: before.keyframes.map((keyframe) => {
      const reasoning = named.has(keyframe.id) ? undefined : drafts.get(keyframe.id);
      return reasoning === undefined ? keyframe : { ...keyframe, reasoning };
    }),
  };
}
