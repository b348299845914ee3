/** The video files that a LeRobot dataset says it has, and the episodes that lack some. */
import { stat } from 'node:fs/promises';
import type { LeRobotDataset } from '../../../datasets/lerobot/lerobot-dataset';
import { faultOfData } from '../../../system/classify-error';
import { skip, type SkippedEpisode } from '../../select/select-episodes';

interface VideoFile {
  /** Absolute, inside the source. */
  file: string;
  /** Relative to the source's root. */
  relative: string;
  bytes: number;
}

export interface StatedVideos {
  /** By camera, for each episode that has all the pictures it should have. */
  byEpisode: Map<number, Map<string, VideoFile>>;
  /** Declared cameras of which none of the episodes has a file. */
  absentCameras: string[];
  broken: SkippedEpisode[];
}

/** Looks for every file once, and into none. Rejects only when canceled. */
export async function findStatedVideos(
  dataset: LeRobotDataset,
  episodes: readonly number[],
  signal: AbortSignal,
): Promise<StatedVideos> {
  const known = new Map<string, Promise<VideoFile | string>>();
  const look = (relative: string): Promise<VideoFile | string> => {
    const before = known.get(relative);
    if (before !== undefined) return before;
    const found = lookAt(dataset, relative);
    known.set(relative, found);
    return found;
  };
  const byEpisode: StatedVideos['byEpisode'] = new Map();
  const missing = new Map<number, Map<string, string>>();
  const seen = new Set<string>();
  for (const episode of episodes) {
    signal.throwIfAborted();
    const files = new Map<string, VideoFile>();
    const why = new Map(
      dataset.videoFeatures.map(({ key }) => [key, 'the metadata names no file for it']),
    );
    for (const { cameraKey, relative } of dataset.videoLocations(episode)) {
      const found = await look(relative);
      if (typeof found === 'string') {
        why.set(cameraKey, found);
        continue;
      }
      why.delete(cameraKey);
      files.set(cameraKey, found);
      seen.add(cameraKey);
    }
    byEpisode.set(episode, files);
    missing.set(episode, why);
  }
  const broken: SkippedEpisode[] = [];
  for (const [episode, why] of missing) {
    const lost = [...why].find(([key]) => seen.has(key));
    if (lost === undefined) continue;
    byEpisode.delete(episode);
    const message = `Episode ${episode} has no pictures of ${lost[0]}: ${lost[1]} LeRobot would refuse the whole dataset for it.`;
    broken.push(skip(episode, 'broken', message));
  }
  const absentCameras = dataset.videoFeatures.map(({ key }) => key).filter((key) => !seen.has(key));
  return { byEpisode, absentCameras, broken };
}

/** The file, or the sentence that says why there is none. */
async function lookAt(dataset: LeRobotDataset, relative: string): Promise<VideoFile | string> {
  try {
    const file = await dataset.resolve(relative);
    return { file, relative, bytes: (await stat(file)).size };
  } catch (error) {
    return faultOfData(error, `${relative} cannot be read`).message;
  }
}
