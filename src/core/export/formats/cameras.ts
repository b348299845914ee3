/** The cameras of formats in which every episode has the same ones. */
import type { CameraInfo } from '../../../shared/model/dataset';
import type { VideoSource } from '../../datasets/dataset';
import type { FormatTask, OutEpisode } from './format';
import { camerasInUse, findCameraFile, isPictured } from '../lerobot/videos/camera-files';

/** Cameras of which there are pictures at all, as far as the metadata tells. */
export const statedCameras = ({ dataset }: Pick<FormatTask, 'dataset'>): CameraInfo[] =>
  dataset.summary.cameras.filter(isPictured);

/** Those of them that show something in any of the episodes; may have to make videos of their pictures to see. */
export async function usedCameras(task: FormatTask): Promise<CameraInfo[]> {
  const stated = statedCameras(task);
  const used = await camerasInUse(
    task.dataset,
    task.episodes.map(({ episode }) => episode),
    stated.map(({ key }) => key),
    task.job.signal,
  );
  return stated.filter(({ key }) => used.includes(key));
}

/**
 * The pictures of a camera in an episode; null for one that shows nothing there, as RLDS fills in for a camera that was
 * not there. Throws `corrupt-data` naming the episode where pictures should be and are not.
 */
export async function picturesOf(
  { dataset }: Pick<FormatTask, 'dataset'>,
  { episode }: OutEpisode,
  { key }: CameraInfo,
): Promise<VideoSource | null> {
  if ((await findCameraFile(dataset, episode, key)) === null) return null;
  return (await dataset.videos(episode)).find(({ cameraKey }) => cameraKey === key) ?? null;
}
