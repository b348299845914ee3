/** Three proposals, and what a fold says of them. */
import type { EpisodeReview } from '../../src/shared/model/review';
import { proposal } from './decisions';

export const proposals = [proposal('p1', 10), proposal('p2', 20, 0.9), proposal('p3', 30)];

export const states = (review: EpisodeReview) =>
  Object.fromEntries(review.keyframes.map(({ id, state }) => [id, state]));
