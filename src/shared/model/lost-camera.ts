/** Cameras without pictures in an episode, as far as its problems tell: no file is looked at. */
import type { Problem } from '../errors';

const unseen = new Set<Problem['code']>(['video-missing', 'video-unreadable', 'lfs-pointer']);

/**
 * Why a camera has no pictures; undefined where no problem says so.
 *
 * @param problems of the episode
 * @param key the camera's feature
 */
export const whyLost = (problems: readonly Problem[], key: string): Problem | undefined =>
  problems.find(
    ({ code, camera, file }) =>
      unseen.has(code) && (camera === key || file?.split('/').includes(key) === true),
  );
