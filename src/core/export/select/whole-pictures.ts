/** Which episodes have a picture for every frame that is to be written, and whether each camera has one size. */
import { faultOfData } from '../../system/classify-error';
import { pictureAt } from '../../video/picture-table';
import { probeVideo } from '../../video/probe';
import type { FormatTask, OutEpisode } from '../formats/format';
import { camerasOf, kindOf, statedFile } from '../lerobot/videos/camera-files';
import { skip, type SkippedEpisode } from './select-episodes';

export interface WholePictures {
  episodes: OutEpisode[];
  broken: SkippedEpisode[];
  /** By camera and size, such as `640x480`: the episodes. */
  sizes: Map<string, Map<string, number[]>>;
}

/**
 * Asks the containers of the video files, as far as they may be looked into; pictures that are stored one by one are
 * counted when they are written. Rejects only when canceled.
 */
export async function wholePictures(task: FormatTask): Promise<WholePictures> {
  const { dataset, episodes, job } = task;
  const found: WholePictures = { episodes: [...episodes], broken: [], sizes: new Map() };
  if (kindOf(dataset) === 'pictures') return found;
  const cameras = camerasOf(dataset).map(({ key }) => key);
  found.episodes = [];
  for (const episode of episodes) {
    job.signal.throwIfAborted();
    const why = await missingIn(task, episode, cameras, found.sizes).catch((error: unknown) => {
      job.signal.throwIfAborted();
      return faultOfData(error, `Episode ${episode.episode} has no videos`).message;
    });
    if (why === null) found.episodes.push({ ...episode, target: found.episodes.length });
    else found.broken.push(skip(episode.episode, 'broken', why));
  }
  return found;
}

async function missingIn(
  { dataset, looks }: FormatTask,
  { episode, frames }: OutEpisode,
  cameras: readonly string[],
  sizes: WholePictures['sizes'],
): Promise<string | null> {
  for (const camera of cameras) {
    const stated = await statedFile(dataset, episode, camera);
    const table = stated === null ? null : await looks.table(stated.file);
    if (stated === null || table === null) continue;
    const pictures = table.times.length - pictureAt(table, stated.fromSec);
    const last = frames.at(-1) ?? 0;
    if (pictures <= last) {
      return `Episode ${episode} has ${pictures} pictures of ${camera}, but ${last + 1} frames to write; it is left out.`;
    }
    const { width, height } = await probeVideo(stated.file);
    const ofCamera = sizes.get(camera) ?? new Map<string, number[]>();
    const size = `${width}x${height}`;
    const ofSize = ofCamera.get(size) ?? [];
    ofSize.push(episode);
    sizes.set(camera, ofCamera.set(size, ofSize));
  }
  return null;
}
