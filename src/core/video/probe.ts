/** What a video file holds: asked of mediabunny, and of ffmpeg what mediabunny does not know (it may be missing). */
import { EncodedPacketSink, type InputVideoTrack } from 'mediabunny';
import type { RemoteFile } from '../hub/remote-file';
import { faultOfData, unreadable } from '../system/classify-error';
import { SmallCache } from '../system/small-cache';
import { packetsByFfmpeg } from './ffmpeg-packets';
import { keyOf, pictureTable, type PictureTable } from './picture-table';
import type { Patience } from './time-limit';
import { whyNoFfmpeg } from './tools';
import { nameOf } from './video-bytes';
import { withVideoTrack } from './video-track';

export interface VideoProbe {
  /** Pixels as shown. */
  width: number;
  height: number;
  /** As ffmpeg calls it: `h264`, `hevc`, `av1`, `mpeg4`, ...; null where nobody knows it. */
  codec: string | null;
  /** Largest distance between random-access pictures; null if there is only one picture. */
  gop: number | null;
  /** Presentation time of the first picture that is shown, seconds. */
  firstSec: number;
  /** When the last picture ends. */
  endSec: number;
  /** Pictures that are shown. */
  pictures: number;
  /** Presentation time of the first picture that the file lists but, cut off, no longer holds; null if it is whole. */
  lostSec: number | null;
  /** Whether the file says when its pictures are shown. */
  timed: boolean;
  /**
   * Whether only ffmpeg shows it right: a container that browsers do not read, or an edit list that they do not follow.
   */
  onlyFfmpeg: boolean;
}

const codecNames: Readonly<Record<string, string>> = { avc: 'h264' };

/** Less than the time of a picture. */
const lostPrecisionSec = 0.002;

/** Answers kept by file, size and time of change: what is asked most is the file that was asked last. */
const answers = new SmallCache<string, VideoProbe>(10_000);

/**
 * Looks at the container only, and whether it holds its last picture; pictures are not decoded. Takes about 10 ms per
 * 1,000 pictures. Throws as `pictureTable`.
 */
export async function probeVideo(
  file: string | RemoteFile,
  { signal, spare }: Patience = {},
): Promise<VideoProbe> {
  const key = await keyOf(file);
  const look = (unwanted: AbortSignal) => probe(file, { signal: unwanted, spare });
  const found = await answers.get(key, look, signal);
  // What only ffmpeg knows is asked again once there is one.
  if (found.codec === null && (await whyNoFfmpeg()) !== null) answers.delete(key);
  return found;
}

async function probe(file: string | RemoteFile, patience: Patience): Promise<VideoProbe> {
  const table = await pictureTable(file, patience);
  const { described } = table;
  if (table.counted && described !== null) {
    return { ...described, ...timesOf(file, table), lostSec: null, onlyFfmpeg: true };
  }
  return withVideoTrack(file, async ({ track, edited }) => {
    const times = timesOf(file, table);
    // As stored, and turned as the file says: what trainers decode. How wide its pixels are shown is a player's matter.
    const { codedWidth, codedHeight, rotation } = track;
    const [width, height] =
      rotation % 180 === 0 ? [codedWidth, codedHeight] : [codedHeight, codedWidth];
    const codec = await codecOf(file, track, patience);
    const sink = new EncodedPacketSink(track);
    const lostSec = await firstLost(file, sink, times.firstSec, times.endSec);
    return { width, height, codec, ...times, lostSec, onlyFfmpeg: edited };
  });
}

function timesOf(
  file: string | RemoteFile,
  { times, keys, endSec, timed }: PictureTable,
): Pick<VideoProbe, 'gop' | 'firstSec' | 'endSec' | 'pictures' | 'timed'> {
  const [firstSec] = times;
  if (firstSec === undefined) {
    throw unreadable(
      new Error('it has no pictures'),
      `${nameOf(file)} is not a video that can be read`,
    );
  }
  // Where an edit list hides the key picture, decoding begins with what is hidden all the same.
  const starts = [...new Set([0, ...keys])];
  const distances = starts.map((start, at) => (starts[at + 1] ?? times.length) - start);
  const gop = times.length > 1 ? Math.max(...distances.slice(0, gopKeys)) : null;
  return { gop, firstSec, endSec, pictures: times.length, timed };
}

/** More random-access pictures than this tell nothing new about their distance. */
const gopKeys = 10_000;

async function codecOf(
  file: string | RemoteFile,
  { codec }: InputVideoTrack,
  patience: Patience,
): Promise<string | null> {
  if (codec !== null) return codecNames[codec] ?? codec;
  if (typeof file !== 'string') return null;
  if ((await whyNoFfmpeg()) !== null) return null;
  const described = await packetsByFfmpeg(file, { most: 1 }, patience).catch((error) =>
    noneOf(file, error),
  );
  return described?.codec || null;
}

/**
 * A copy that broke off leaves a file whose list of pictures, at its start, names more than there are. Reads the last
 * one, and only if that fails looks for the first that is missing.
 */
async function firstLost(
  file: string | RemoteFile,
  sink: EncodedPacketSink,
  firstSec: number,
  endSec: number,
): Promise<number | null> {
  const isThere = async (timeSec: number): Promise<boolean> => {
    const packet = await sink.getPacket(timeSec).catch((error) => noneOf(file, error));
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

/** Where the file is at fault there is none; a disk that fails, or an ffmpeg that was killed, says nothing of it. */
function noneOf(file: string | RemoteFile, error: unknown): null {
  faultOfData(error, `${nameOf(file)} cannot be read`);
  return null;
}
