/** The list of episodes as the metadata tells it, whichever version told it. */
import type { Problem } from '../../../../shared/errors';
import type { EpisodeMeta } from '../../../../shared/model/dataset';
import type { Claim } from '../../outcomes/claims';
import type { VideoLocation } from '../lerobot-dataset';

export interface EpisodeTable {
  /** Ascending by index. */
  episodes: EpisodeMeta[];
  /** Path of the data file of the episode at `position`, relative to the root. Throws `corrupt-data`. */
  dataPath(position: number): string;
  globalRange(position: number): { from: number; to: number } | null;
  /** Null where the metadata knows no pictures of this camera for the episode. Throws `corrupt-data`. */
  video(position: number, cameraKey: string): VideoLocation | null;
  /** What the list says about how its episodes ended, by their number. */
  outcomes: ReadonlyMap<number, readonly Claim[]>;
  problems: Problem[];
}
