/** Pictures of an episode or a rollout, by addresses that a window can play. */
import type { EpisodeVideo } from '../../shared/model/dataset';
import type { VideoSource } from '../datasets/dataset';
import type { StudioContext } from '../studio-context';
import { playableVideo } from '../video/playable';
import { probeVideo } from '../video/probe';

/**
 * A video that only ffmpeg shows right is played through its proxy at once. Throws what probing the file throws.
 *
 * @param about whose video it is, in words, and frames a second
 */
export async function shownVideo(
  { assets, proxies }: StudioContext,
  source: VideoSource,
  about: { of: string; fps: number },
): Promise<EpisodeVideo> {
  const { cameraKey, file, startSec, frames } = source;
  const { fps } = about;
  const key = ['proxy', file, startSec, frames, fps].join('\0');
  const make = () => playableVideo(proxies, source, { name: `${cameraKey} of ${about.of}`, fps });
  const proxyUrl = `media/${assets.registerLater(key, make)}`;
  const { onlyFfmpeg } = await probeVideo(file);
  return onlyFfmpeg
    ? { cameraKey, url: proxyUrl, proxyUrl, startSec: 0, frames }
    : { cameraKey, url: `media/${assets.register(file)}`, proxyUrl, startSec, frames };
}
