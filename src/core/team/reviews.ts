/** The reviews of one episode, curator by curator. */
import type { EpisodeReview } from '../../shared/model/review';
import { limits } from '../files/limits';
import type { Project } from '../project/project';

export interface OneReview {
  curator: string;
  review: EpisodeReview;
}

/**
 * Whether an episode has so many keyframes and curators that their reviews, side by side, would fill the memory: a few
 * MB of proposals can.
 */
export function isTooMuch(project: Project, episode: number): boolean {
  const { curators, keyframes, pruned } = project.overview(episode);
  return curators.length * (keyframes + pruned) > limits.comparedKeyframes;
}

/**
 * Every curator's own review of the episode as it was proposed or decided on last, in the order of their names. None
 * where that is too much.
 */
export const reviewsOf = (project: Project, episode: number): OneReview[] =>
  isTooMuch(project, episode)
    ? []
    : project
        .overview(episode)
        .curators.map((curator) => ({ curator, review: project.knownReview(episode, curator) }));

/** Those that say on their own what the episode is: finished, and not made to settle the others. */
export const independent = (reviews: readonly OneReview[]): OneReview[] =>
  reviews.filter(({ review }) => review.finished && review.settles === null);

/**
 * Whose finished review settles the others': null where nobody's does, or somebody has reviewed the episode whom it
 * does not name. Of several, the one that names most.
 */
export function settledBy(reviews: readonly OneReview[]): string | null {
  const settling = reviews.filter(({ review }) => review.settles !== null);
  const others = reviews.filter(({ review }) => review.settles === null);
  const whole = settling.filter(
    ({ review }) =>
      review.finished && others.every(({ curator }) => review.settles?.includes(curator)),
  );
  whole.sort((a, b) => (b.review.settles?.length ?? 0) - (a.review.settles?.length ?? 0));
  return whole[0]?.curator ?? null;
}
