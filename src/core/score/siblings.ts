/** Rollouts that tell of each other: none may be an example or a measure of the other. */
import path from 'node:path';
import type { Rollout } from './rollout';

type Origin = Pick<Rollout, 'task' | 'seed' | 'video' | 'episode'>;

/** Rollouts of the same video, episode, or task and seed. */
export const areSiblings = (a: Origin, b: Origin): boolean =>
  isSameVideo(a.video, b.video) ||
  (a.episode !== null && a.episode === b.episode) ||
  (a.seed !== null && a.seed === b.seed && isSameTask(a.task, b.task));

/** However it is spelled; null is that of no other. */
export function isSameVideo(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  if (a === b) return true;
  return fileName(a) === fileName(b) && path.normalize(a) === path.normalize(b);
}

/** Cheap, as it is asked of every two; whatever else differs, the same video ends alike. */
const fileName = (video: string): string => video.slice(video.lastIndexOf('/') + 1);

/** Without regard to case and blanks. */
export const isSameTask = (a: string, b: string): boolean => a === b || spoken(a) === spoken(b);

const spoken = (task: string): string => task.trim().replace(/\s+/g, ' ').toLowerCase();
