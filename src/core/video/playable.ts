/** A video that a browser does not play, as one that it does: a proxy of the episode's pictures. */
import { stat } from 'node:fs/promises';
import { probeVideo } from './probe';
import type { ProxyVideos } from './proxy-videos';

/**
 * Absolute path of an H.264 file whose i-th picture is the episode's, from 0 s on. Throws as `ProxyVideos.video`.
 *
 * @param name what the pictures are called in an error
 */
export async function playableVideo(
  proxies: ProxyVideos,
  { file, startSec, frames }: { file: string; startSec: number; frames: number },
  { name, fps }: { name: string; fps: number },
): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  const { width, height } = await probeVideo(file);
  return proxies.video({
    identity: [file, size, mtimeMs, startSec],
    name,
    fps,
    frames,
    open: async () => ({ kind: 'video', source: file, startSec, width, height }),
  });
}
