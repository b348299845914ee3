import type { Problem } from '../../shared/errors';
import { whyLost } from '../../shared/model/lost-camera';
import type { Dataset } from '../datasets/dataset';

/** The cameras that have pictures of an episode, as far as its problems tell: no file is looked at. */
export const camerasOf = ({ summary }: Dataset, problems: readonly Problem[]): string[] =>
  summary.cameras
    .filter(({ key, codec }) => codec !== null && whyLost(problems, key) === undefined)
    .map(({ key }) => key);
