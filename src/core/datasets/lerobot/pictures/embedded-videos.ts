/** Cameras whose pictures lie in the rows, as videos made of them. */
import { faultOfData } from '../../../system/classify-error';
import type { ProxyVideos } from '../../../video/proxy-videos';
import type { VideoSource } from '../../dataset';
import { problem } from '../../problems';
import type { LeRobotDataset } from '../lerobot-dataset';
import { embeddedVideo } from './embedded-images';

/** Of one episode, at most `most`; a camera without pictures is left out, and noted. */
export async function embeddedVideos(
  dataset: LeRobotDataset,
  index: number,
  { proxies, most }: { proxies: ProxyVideos; most: number },
): Promise<VideoSource[]> {
  const { root, summary } = dataset;
  const videos: VideoSource[] = [];
  for (const { key } of summary.features.filter(({ dtype }) => dtype === 'image')) {
    if (videos.length >= most) break;
    let file: string | undefined;
    try {
      const source = await dataset.dataSource(index);
      file = source.relative;
      const place = { root, source, key };
      const video = await embeddedVideo(place, dataset.episode(index), summary.fps, proxies);
      if (video !== null) videos.push(video);
    } catch (error) {
      const { message } = faultOfData(error, `Episode ${index} has no pictures of ${key}`);
      const where = { episode: index, camera: key, ...(file === undefined ? {} : { file }) };
      dataset.note(problem('pictures-unreadable', { message: `${key}: ${message}`, ...where }));
    }
  }
  return videos;
}
