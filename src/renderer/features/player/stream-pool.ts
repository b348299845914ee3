/**
 * Camera streams outlive the view that shows them for a while: the next episode's are opened before they are needed,
 * and the previous episode is back at once.
 */
import { LastUsed } from '../../../shared/last-used';
import type { EpisodeVideo } from '../../../shared/model/dataset';
import { CameraStream } from './camera-stream';
import { pictureBudget } from './picture-budget';

const inUse = new Map<CameraStream, string>();
const idle = new LastUsed<string, CameraStream>(pictureBudget.idleStreams, (oldest) => {
  oldest.dispose();
});

/** The same for the same pictures. */
export const streamKey = (video: EpisodeVideo, fps: number): string =>
  [video.url, video.startSec, video.frames, video.shift ?? 0, fps].join('|');

/** A stream for one viewer; hand it back with `releaseStream`. */
export function acquireStream(video: EpisodeVideo, fps: number): CameraStream {
  const key = streamKey(video, fps);
  const stream = idle.take(key) ?? new CameraStream(video, fps);
  inUse.set(stream, key);
  return stream;
}

/** Failed streams are not kept, so that the next viewer tries again. */
export function releaseStream(stream: CameraStream): void {
  const key = inUse.get(stream);
  inUse.delete(stream);
  if (key === undefined || stream.status.kind === 'failed' || idle.peek(key) !== undefined) {
    stream.dispose();
    return;
  }
  stream.rest();
  idle.set(key, stream);
}

/**
 * Opens the videos of an episode and decodes their pictures at a frame, so that showing it takes no time. Of an
 * episode that is shown already, only where the frame is another than its first.
 */
export function preload(videos: readonly EpisodeVideo[], fps: number, frame = 0): void {
  for (const video of videos) {
    const key = streamKey(video, fps);
    const present = idle.peek(key);
    if (present !== undefined) {
      present.rest(frame);
      continue;
    }
    if (frame === 0 && [...inUse.values()].includes(key)) continue;
    const stream = new CameraStream(video, fps);
    stream.rest(frame);
    idle.set(key, stream);
  }
}
