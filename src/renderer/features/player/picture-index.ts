/** Which pictures of a video file belong to an episode: by counting pictures, never by stored timestamps. */
import type { VideoSample } from 'mediabunny';

/** What a container says about one encoded picture. Times in seconds. */
export interface PacketInfo {
  timestamp: number;
  type: 'key' | 'delta';
}

export interface PictureIndex {
  /** Presentation time in the file of picture i of the episode, seconds, ascending. */
  timesSec: Float64Array;
  /** For picture i, the picture from which decoding has to start; 0 when that lies before the episode. */
  decodeStart: Int32Array;
  /**
   * How many pictures shown later are stored before one: 0 where the file stores pictures in the order in which it
   * shows them, more with B-frames.
   */
  reordered: number;
}

/**
 * No codec here lets a picture be shown more than 16 pictures (H.264's largest picture buffer) before it is decoded,
 * so that many packets after the last picture of the episode prove that none is missing.
 */
const reorderDepth = 16;

/**
 * Picture 0 of the episode is the first picture at or after `startSec`, with half a frame of tolerance because the
 * start is stored as a rounded number; picture i is the i-th from there in presentation order.
 *
 * `packets` come in decoding order and start at (or anywhere before) the random-access picture of `startSec`; reading
 * stops as soon as `frames` pictures are certain. Fewer pictures than `frames` come back when the file ends earlier.
 */
export async function indexPictures(
  packets: AsyncIterable<PacketInfo>,
  episode: { startSec: number; frames: number; fps: number },
): Promise<PictureIndex> {
  const earliestSec = episode.startSec - 0.5 / episode.fps;
  const pictures: { timeSec: number; keySec: number }[] = [];
  let keySec = -Infinity;
  /** Of the last few packets, in the order stored. */
  const recentSec: number[] = [];
  let reordered = 0;
  let latestSec = -Infinity;
  let lastNeededSec = Infinity;
  let beyond = 0;
  for await (const packet of packets) {
    if (packet.type === 'key') keySec = packet.timestamp;
    reordered = Math.max(reordered, recentSec.filter((each) => each > packet.timestamp).length);
    recentSec.push(packet.timestamp);
    if (recentSec.length > reorderDepth) recentSec.shift();
    if (packet.timestamp < earliestSec) continue;
    // A picture shown before its random-access picture (open GOP) needs the one before; the decoder finds that.
    pictures.push({ timeSec: packet.timestamp, keySec });
    latestSec = Math.max(latestSec, packet.timestamp);
    if (pictures.length < episode.frames) continue;
    if (pictures.length === episode.frames) lastNeededSec = latestSec;
    beyond = packet.timestamp > lastNeededSec ? beyond + 1 : 0;
    if (beyond > reorderDepth) break;
  }
  pictures.sort((a, b) => a.timeSec - b.timeSec);
  pictures.length = Math.min(pictures.length, episode.frames);

  const timesSec = Float64Array.from(pictures, (picture) => picture.timeSec);
  const decodeStart = Int32Array.from(pictures, (picture, index) =>
    Math.min(index, lowerBound(timesSec, picture.keySec)),
  );
  return { timesSec, decodeStart, reordered };
}

/**
 * Which picture a decoded sample is; -1 when there are none. The decoder keeps each picture's own time, which also
 * tells when one was dropped; only in files that say nothing of their reordering is that time wrong, and mediabunny's
 * counted one right.
 */
export function pictureOf(index: PictureIndex, sample: VideoSample): number {
  const source = sample.toCanvasImageSource();
  const ownTime = index.reordered > 0 && source instanceof VideoFrame;
  return pictureAt(index, ownTime ? source.timestamp / 1e6 : sample.timestamp);
}

/** The picture shown at `timeSec`, to the nearest. -1 when there are none. */
export function pictureAt(index: PictureIndex, timeSec: number): number {
  const { timesSec } = index;
  const after = lowerBound(timesSec, timeSec);
  if (after === 0) return timesSec.length === 0 ? -1 : 0;
  if (after === timesSec.length) return after - 1;
  const toNext = (timesSec[after] ?? Infinity) - timeSec;
  const toPrevious = timeSec - (timesSec[after - 1] ?? -Infinity);
  return toNext <= toPrevious ? after : after - 1;
}

/** First position whose value is at least `value`. */
function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
