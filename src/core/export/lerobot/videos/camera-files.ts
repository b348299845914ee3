/** Where the pictures of each episode are, camera by camera. */
import { stat } from 'node:fs/promises';
import { StudioError } from '../../../../shared/errors';
import type { CameraInfo } from '../../../../shared/model/dataset';
import type { Dataset } from '../../../datasets/dataset';
import { isLeRobotDataset } from '../../../datasets/lerobot/lerobot-dataset';

export interface CameraFile {
  /** Absolute. */
  file: string;
  /** Presentation time of the episode's first picture, seconds. */
  startSec: number;
  /** Pictures of the episode in the file; null where nobody counted. */
  frames: number | null;
}

/** How the pictures of a dataset are stored. */
export type VideoSourceKind =
  /** One file per episode and camera, or (`shared`) several episodes in one. */
  | 'files'
  | 'shared'
  /** One by one: the video is only made when it is asked for. */
  | 'pictures';

export function kindOf(dataset: Dataset): VideoSourceKind {
  if (isLeRobotDataset(dataset)) return dataset.layout === 'v3' ? 'shared' : 'files';
  return dataset.summary.format === 'video-folder' ? 'files' : 'pictures';
}

/** Whether any of its pictures could be read. Their codec may be unknown all the same, where there is no ffmpeg. */
export const isPictured = ({ width, height }: CameraInfo): boolean => width > 0 && height > 0;

/** Cameras that become videos; pictures that a LeRobot dataset keeps in its rows stay there. */
export function camerasOf(dataset: Dataset): CameraInfo[] {
  const { cameras } = dataset.summary;
  if (!isLeRobotDataset(dataset)) return cameras.filter(isPictured);
  const keys = new Set(dataset.videoFeatures.map(({ key }) => key));
  return cameras.filter((camera) => keys.has(camera.key) && isPictured(camera));
}

/**
 * The file that is said to hold the episode's pictures, which are not counted. Throws `not-found` or `corrupt-data`
 * naming the file.
 */
export async function statedFile(
  dataset: Dataset,
  episode: number,
  camera: string,
): Promise<{ file: string; fromSec: number; bytes: number } | null> {
  if (!isLeRobotDataset(dataset)) {
    const { file, startSec } = await cameraFile(dataset, episode, camera);
    return { file, fromSec: startSec, bytes: (await stat(file)).size };
  }
  const location = dataset.videoLocations(episode).find(({ cameraKey }) => cameraKey === camera);
  if (location === undefined) return null;
  const file = await dataset.resolve(location.relative);
  return { file, fromSec: location.fromSec, bytes: (await stat(file)).size };
}

/** The episode's file of this camera, looked into (and made, where pictures lie one by one). */
export async function cameraFile(
  dataset: Dataset,
  episode: number,
  camera: string,
): Promise<CameraFile> {
  const found = await findCameraFile(dataset, episode, camera);
  if (found !== null) return found;
  throw new StudioError(
    'corrupt-data',
    `Episode ${episode} has no pictures of ${camera}; leave it out to export the others.`,
    { details: { episode } },
  );
}

/**
 * The same, or null for a camera that is known to show nothing in this episode (RLDS fills in for cameras that were not
 * there, HDF5 has no array of them). Throws `corrupt-data` naming the episode where pictures should be and are not.
 */
export async function findCameraFile(
  dataset: Dataset,
  episode: number,
  camera: string,
): Promise<CameraFile | null> {
  const found = (await dataset.videos(episode)).find(({ cameraKey }) => cameraKey === camera);
  if (found !== undefined) return found;
  const [fault] = dataset
    .problemsOf(episode)
    .filter(
      ({ code, message, camera: of }) =>
        code !== 'camera-blank' && (of === camera || message.includes(camera)),
    );
  const { format } = dataset.summary;
  if (fault === undefined && (format === 'rlds' || format === 'hdf5')) return null;
  throw new StudioError(
    'corrupt-data',
    `Episode ${episode} has no pictures of ${camera}${fault === undefined ? '' : ` (${fault.message})`}; leave it out to export the others.`,
    { details: { episode } },
  );
}

/** Of cameras whose pictures lie one by one, those that show something in any of the episodes. Makes their videos. */
export async function camerasInUse(
  dataset: Dataset,
  episodes: readonly number[],
  cameras: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  if (kindOf(dataset) !== 'pictures') return [...cameras];
  const used = new Set<string>();
  for (const episode of episodes) {
    signal.throwIfAborted();
    for (const camera of cameras) {
      if ((await findCameraFile(dataset, episode, camera)) !== null) used.add(camera);
    }
  }
  return cameras.filter((camera) => used.has(camera));
}
