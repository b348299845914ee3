/** Pictures of an episode or a rollout, by addresses that a window can play. */
import { StudioError } from '../../shared/errors';
import type { EpisodeVideo } from '../../shared/model/dataset';
import type { WatchedVideo } from '../datasets/dataset';
import { nameOf } from '../video/video-bytes';
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
  source: WatchedVideo,
  about: { of: string; fps: number },
): Promise<EpisodeVideo> {
  const { cameraKey, file, startSec, frames, later } = source;
  const { fps } = about;
  const key = ['proxy', nameOf(file), startSec, frames, fps].join('\0');
  const make = async () => {
    const here = typeof file === 'string' ? file : await later?.make();
    if (here === undefined) throw new StudioError('not-found', `${nameOf(file)} is not here.`);
    const stretch = { file: here, startSec, frames };
    return playableVideo(proxies, stretch, { name: `${cameraKey} of ${about.of}`, fps });
  };
  const proxyUrl = `media/${assets.registerLater(key, make)}`;
  const { onlyFfmpeg } = await probeVideo(file);
  if (onlyFfmpeg) return { cameraKey, url: proxyUrl, proxyUrl, startSec: 0, frames };
  const id =
    later === undefined || typeof file === 'string'
      ? assets.register(nameOf(file))
      : assets.registerWatched(`hub\0${file.name}`, later.watch);
  const onHub = typeof file === 'string' ? {} : { onHub: true };
  return { cameraKey, url: `media/${id}`, proxyUrl, startSec, frames, ...onHub };
}
