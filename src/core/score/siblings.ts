/** Rollouts that tell of each other: none may be an example or a measure of the other. */
import type { Rollout } from './rollout';

type Origin = Pick<Rollout, 'task' | 'seed' | 'video' | 'episode'>;

/** Rollouts of the same video, episode, or task and seed. */
export const areSiblings = (a: Origin, b: Origin): boolean =>
  (a.video !== null && a.video === b.video) ||
  (a.episode !== null && a.episode === b.episode) ||
  (a.seed !== null && a.seed === b.seed && a.task === b.task);
