import type { Problem } from '../../shared/errors';
import type { Dataset } from '../datasets/dataset';

const unseen = new Set<Problem['code']>(['video-missing', 'video-unreadable', 'lfs-pointer']);

/** The cameras that have pictures of an episode, as far as its problems tell: no file is looked at. */
export function camerasOf({ summary }: Dataset, problems: readonly Problem[]): string[] {
  const lost = problems.filter(({ code }) => unseen.has(code));
  const isLost = (key: string): boolean =>
    lost.some(({ camera, file }) => camera === key || file?.split('/').includes(key) === true);
  return summary.cameras
    .filter(({ key, codec }) => codec !== null && !isLost(key))
    .map(({ key }) => key);
}
