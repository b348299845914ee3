/** What a video file holds, asked of mediabunny (ffmpeg may be missing, and brings no ffprobe). */
import { stat } from 'node:fs/promises';
import {
  ALL_FORMATS,
  EncodedPacketSink,
  FilePathSource,
  Input,
  type InputVideoTrack,
} from 'mediabunny';
import { checkRealFile } from '../files/contained-path';
import { unreadable } from '../system/classify-error';
import { SmallCache } from '../system/small-cache';
import { checkMp4Tables } from './check-mp4';

export interface VideoProbe {
  /** Pixels as shown. */
  width: number;
  height: number;
  /** `h264`, `hevc`, `av1`, `vp9`, `vp8`; null where it is none of them. */
  codec: string | null;
  /** Largest distance between random-access pictures among the pictures looked at; null if there is only one picture. */
  gop: number | null;
  /** Presentation time of the first picture, seconds. */
  firstSec: number;
  /** When the last picture ends. */
  endSec: number;
  /** Pictures in the file, or null if not all were counted. */
  pictures: number | null;
  /** Presentation time of the first picture that the file lists but, cut off, no longer holds; null if it is whole. */
  lostSec: number | null;
}

const codecNames: Readonly<Record<string, string>> = { avc: 'h264' };

/** Less than the time of a picture. */
const lostPrecisionSec = 0.002;

/** More pictures than this tell nothing new about the distance of keyframes. */
const gopPictures = 2_000;

/** Answers kept by file, size and time of change: what is asked most is the file that was asked last. */
const answers = new SmallCache<string, VideoProbe>(10_000);

/**
 * Looks at the container only, and whether it holds its last picture; pictures are not decoded. With `count` all pictures are counted, which takes about
 * 10 ms per 1,000. Throws `corrupt-data` naming the file.
 */
export async function probeVideo(file: string, count = false): Promise<VideoProbe> {
  await checkRealFile(file);
  const { size, mtimeMs } = await stat(file);
  return answers.get([file, size, mtimeMs, count].join('\0'), () => probe(file, count));
}

async function probe(file: string, count: boolean): Promise<VideoProbe> {
  return withVideoTrack(file, async (track) => {
    const sink = new EncodedPacketSink(track);
    let pictures = 0;
    let lastKey = 0;
    let gop = 0;
    let complete = true;
    for await (const packet of sink.packets(undefined, undefined, { metadataOnly: true })) {
      if (packet.type === 'key') {
        gop = Math.max(gop, pictures - lastKey);
        lastKey = pictures;
      }
      pictures += 1;
      if (!count && pictures >= gopPictures) {
        complete = false;
        break;
      }
    }
    gop = Math.max(gop, pictures - lastKey);
    if (pictures === 0) throw new Error('it has no pictures');
    const firstSec = await track.getFirstTimestamp();
    const endSec = await track.computeDuration();
    return {
      width: track.displayWidth,
      height: track.displayHeight,
      codec: track.codec === null ? null : (codecNames[track.codec] ?? track.codec),
      gop: pictures > 1 ? gop : null,
      firstSec,
      endSec,
      pictures: complete ? pictures : null,
      lostSec: await firstLost(sink, firstSec, endSec),
    };
  });
}

/**
 * A copy that broke off leaves a file whose list of pictures, at its start, names more than there are. Reads the last one,
 * and only if that fails looks for the first that is missing.
 */
async function firstLost(
  sink: EncodedPacketSink,
  firstSec: number,
  endSec: number,
): Promise<number | null> {
  const isThere = async (timeSec: number): Promise<boolean> => {
    const packet = await sink.getPacket(timeSec).catch(() => null);
    return packet !== null && packet.data.length === packet.byteLength;
  };
  if (await isThere(endSec)) return null;
  let [there, lost] = [firstSec, endSec];
  if (!(await isThere(there))) return there;
  while (lost - there > lostPrecisionSec) {
    const middle = (there + lost) / 2;
    if (await isThere(middle)) there = middle;
    else lost = middle;
  }
  return lost;
}

/** Opens `file`, hands its first video track to `use`, and closes it. Throws `corrupt-data` naming the file. */
async function withVideoTrack<T>(
  file: string,
  use: (track: InputVideoTrack) => Promise<T>,
): Promise<T> {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(file) });
  try {
    await checkMp4Tables(file);
    const track = await input.getPrimaryVideoTrack();
    if (track === null) throw new Error('it has no video track');
    return await use(track);
  } catch (error) {
    throw unreadable(error, `${file} is not a video that can be read`);
  } finally {
    input.dispose();
  }
}
