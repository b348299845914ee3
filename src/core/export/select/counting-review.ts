/** Whose review of an episode is exported where several curators decided on it. */
import type { Decision } from '../../../shared/model/decision';
import { sameEpisode } from '../../../shared/model/fold-review';
import type { EpisodeReview } from '../../../shared/model/review';
import { agreedKeyframes, disputesIn } from '../../team/moments';
import { independent, isTooMuch, settledBy, type OneReview } from '../../team/reviews';
import type { ExportRequest } from './select-episodes';

export interface CountingReview {
  review: EpisodeReview;
  /** Whose it is. */
  curators: string[];
  /** Those who finished it and differ, nobody having settled it: then it is in dispute which review counts. */
  differing: string[];
}

/**
 * The review there is; of several that of the chosen curator, else of who settled what they differ on, else what all
 * who finished the episode agree on, by the rule of the team room: what it lists as a dispute is one here, and nothing
 * else.
 */
export async function countingReview(
  { dataset, project, options }: ExportRequest,
  index: number,
  { decisions, fingerprint }: { decisions: readonly Decision[]; fingerprint: string },
): Promise<CountingReview> {
  const own = sameEpisode(decisions, fingerprint);
  const present = [...new Set(own.map(({ curator }) => curator))].sort();
  const only = present.length > 1 ? options.curator : (present[0] ?? null);
  if (only !== null || present.length === 0) {
    const curators = only === null ? [] : [only];
    return { review: await project.review(index, only), curators, differing: [] };
  }
  const everybody = await project.review(index, null);
  if (isTooMuch(project, index)) {
    return { review: everybody, curators: present, differing: present };
  }
  const reviews: OneReview[] = [];
  for (const curator of present) {
    reviews.push({ curator, review: await project.review(index, curator) });
  }
  const settled = reviews.find(({ curator }) => curator === settledBy(reviews));
  if (settled !== undefined) {
    return { review: settled.review, curators: [settled.curator], differing: [] };
  }
  const finished = independent(reviews);
  const curators = finished.map(({ curator }) => curator);
  const { fps } = dataset.summary;
  return {
    review: {
      // Whoever did not finish it may have dropped it, or said how it ended, all the same.
      ...everybody,
      tags: [...new Set(reviews.flatMap(({ review }) => review.tags))],
      keyframes: agreedKeyframes(finished, fps),
      finished: finished.length > 0,
    },
    curators,
    differing: disputesIn(finished, fps) > 0 ? curators : [],
  };
}
