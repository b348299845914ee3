/** From what is known about an episode to what the room shows: a pure function. */
import type { EpisodeDetail } from '../../../../shared/model/dataset';
import type { Decision } from '../../../../shared/model/decision';
import { foldReview, sameEpisode } from '../../../../shared/model/fold-review';
import type { EpisodeProposals, KeyframeState } from '../../../../shared/model/keyframe';
import type { EpisodeReview } from '../../../../shared/model/review';

export interface KnownData {
  detail: EpisodeDetail;
  proposals: EpisodeProposals | null;
  /** Of all curators, in any order; of this one alone until it has finished the episode. */
  decisions: readonly Decision[];
  /** Ids of those that are not told. */
  hidden: readonly string[];
}

export interface FoldedEpisode {
  /** This curator's. */
  review: EpisodeReview;
  /** False before anything was proposed for the episode as it is now. */
  proposed: boolean;
  /** How badly it fits the reviewed episodes, see `Doubts`; null where nothing was learned for it. */
  misfit: number | null;
  /** Whose finished episodes it was compared with; null where nothing was learned, or nobody noted it. */
  learnedFrom: string | null;
  /** Whether anybody decided anything about it: then its proposals follow no more. */
  decided: boolean;
  /** Decided about what used to be this episode, before its data changed: kept in the journal, not applied. */
  outdated: number;
  /** Which curators hold something else of a keyframe, by its id; told once the own review is finished. */
  disagreement: ReadonlyMap<string, readonly { curator: string; state: KeyframeState }[]>;
}

export function foldEpisode(known: KnownData, curator: string): FoldedEpisode {
  const { detail, proposals } = known;
  const proposed = proposals !== null && proposals.fingerprint === detail.fingerprint;
  const suggested = proposed ? proposals.keyframes : [];
  const decisions = sameEpisode(known.decisions, detail.fingerprint);
  const by = new Map<string, Decision[]>();
  for (const decision of decisions) {
    const own = by.get(decision.curator);
    if (own === undefined) by.set(decision.curator, [decision]);
    else own.push(decision);
  }
  const review = foldReview(suggested, by.get(curator) ?? []);
  const mine = new Map(review.keyframes.map((keyframe) => [keyframe.id, keyframe.state]));
  const disagreement = new Map<string, { curator: string; state: KeyframeState }[]>();
  for (const [other, theirs] of by) {
    // Who has not finished reviews without knowing what others decided: only so do two reviews tell of each other.
    if (other === curator || !review.finished) continue;
    for (const { id, state } of foldReview(suggested, theirs).keyframes) {
      const own = mine.get(id);
      if (state === 'proposed' || own === undefined || own === 'proposed' || own === state)
        continue;
      disagreement.set(id, [...(disagreement.get(id) ?? []), { curator: other, state }]);
    }
  }
  return {
    review,
    proposed,
    misfit: proposed ? (proposals.doubts?.misfit ?? null) : null,
    learnedFrom: proposed ? (proposals.learnedFrom ?? null) : null,
    decided: decisions.length > 0 || known.hidden.length > 0,
    outdated: known.decisions.length - decisions.length,
    disagreement,
  };
}
