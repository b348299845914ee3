/**
 * The pictures of a video file. One definition everywhere: picture i is the i-th that ffmpeg shows, edit lists applied,
 * whatever is stored beside it and whatever its time.
 */
import { stat } from 'node:fs/promises';
import { EncodedPacketSink } from 'mediabunny';
import { StudioError } from '../../shared/errors';
import { checkRealFile } from '../files/contained-path';
import type { RemoteFile } from '../hub/remote-file';
import { limits } from '../files/limits';
import { breathe } from '../system/breathe';
import { SmallCache } from '../system/small-cache';
import { packetsByFfmpeg, tooManyPictures, type FfmpegPackets } from './ffmpeg-packets';
import type { Patience } from './time-limit';
import { nameOf } from './video-bytes';
import { foreignContainer, onlyDownloaded, withVideoTrack } from './video-track';

export interface PictureTable {
  /** Presentation times of the pictures that are shown in ascending order, seconds. */
  times: Float64Array;
  /** When the last picture ends. */
  endSec: number;
  /** Positions in `times` of the pictures that decoding can begin with, ascending. */
  keys: number[];
  /** Whether some picture is stored before one that is shown earlier. */
  reordered: boolean;
  /**
   * Whether nothing can be cut: a picture is shown before the key picture it is stored after, or some are not shown.
   */
  open: boolean;
  /** `avc`, `hevc`, `av1`, `vp9`, `vp8`; null where it is none of them. */
  codec: string | null;
  /**
   * Whether pictures are counted from the beginning, since ffmpeg finds no time to the picture in such a container
   * (AVI, MPEG-TS, ...), nor do browsers play it.
   */
  counted: boolean;
  /** What ffmpeg says of the file, where it was asked for the pictures. */
  described: Pick<FfmpegPackets, 'codec' | 'width' | 'height'> | null;
  /** Whether the file says when its pictures are shown; else the times are those of ffmpeg's 25 a second. */
  timed: boolean;
  /** The container's own time at 0 s: that of its first picture where pictures are counted, else 0. */
  zeroSec: number;
}

/** What ffmpeg takes for no video stays none: to ask it costs a process, and a broken file is asked for often. */
const answers = new SmallCache<string, PictureTable | StudioError>(64);

/**
 * Reads the container's index only, about 10 ms per 1,000 pictures. Throws `corrupt-data` naming the file,
 * `unsupported` where ffmpeg takes too long with it, the reason of the signal.
 */
export async function pictureTable(
  file: string | RemoteFile,
  { signal, spare }: Patience = {},
): Promise<PictureTable> {
  const list = async (unwanted: AbortSignal): Promise<PictureTable | StudioError> => {
    const foreign = await foreignContainer(file);
    const table = foreign === null ? await byMediabunny(file, unwanted) : null;
    if (table !== null) return table;
    if (typeof file !== 'string') throw onlyDownloaded(file);
    const patience = { signal: unwanted, spare };
    return foreign === null
      ? byFfmpeg(file, null, patience)
      : byFfmpeg(file, foreign, patience).catch(refusal);
  };
  const found = await answers.get(await keyOf(file), list, signal);
  if (found instanceof StudioError) throw found;
  return found;
}

/** The same for the same bytes at the same place. */
export async function keyOf(file: string | RemoteFile): Promise<string> {
  if (typeof file !== 'string') return file.etag;
  await checkRealFile(file);
  const { size, mtimeMs } = await stat(file);
  return `${file}\0${size}\0${mtimeMs}`;
}

function refusal(error: unknown): StudioError {
  if (error instanceof StudioError && error.code === 'corrupt-data') return error;
  throw error;
}

/** A few milliseconds: who filters the library while stills of it are made waits for as long, again and again. */
const packetsPerTurn = 256;

interface Stored {
  timeSec: number;
  isKey: boolean;
}

const ownTimes = { counted: false, described: null, timed: true, zeroSec: 0 };

/** Null where pictures are stored that are not shown: which, only ffmpeg says. */
async function byMediabunny(
  file: string | RemoteFile,
  signal: AbortSignal,
): Promise<PictureTable | null> {
  return withVideoTrack(file, async ({ track, edited }) => {
    if (edited) return null;
    const stored: Stored[] = [];
    const sink = new EncodedPacketSink(track);
    const options = { metadataOnly: true };
    let endSec = 0;
    let packet = await sink.getFirstPacket(options);
    // One by one: its iterator remembers when each of the last second was given, which takes longer than the packets.
    for (; packet !== null; packet = await sink.getNextPacket(packet, options)) {
      const { timestamp, duration, type } = packet;
      if (timestamp < 0) return null;
      signal.throwIfAborted();
      await breathe(stored.length, packetsPerTurn);
      stored.push({ timeSec: timestamp, isKey: type === 'key' });
      if (stored.length > limits.videoPictures) throw tooManyPictures(nameOf(file));
      endSec = Math.max(endSec, timestamp + duration);
    }
    return { ...tableOf(stored), endSec, codec: track.codec, ...ownTimes };
  });
}

async function byFfmpeg(
  file: string,
  foreign: { timed: boolean } | null,
  patience: Patience,
): Promise<PictureTable> {
  const counted = foreign !== null;
  const { shown, ...described } = await packetsByFfmpeg(file, { fromKey: counted }, patience);
  const table = tableOf(shown);
  // Such containers begin at any time, before zero too; times that a dataset names count from the first picture.
  const zeroSec = counted ? (table.times[0] ?? 0) : 0;
  const times = table.times.map((timeSec) => timeSec - zeroSec);
  const ends = shown.slice(-64).map((each) => each.timeSec + each.durationSec - zeroSec);
  const endSec = Math.max(0, ...ends);
  return {
    ...table,
    times,
    endSec,
    open: true,
    codec: null,
    counted,
    described,
    timed: foreign?.timed ?? true,
    zeroSec,
  };
}

/** @param stored in the order of decoding */
function tableOf(
  stored: readonly Stored[],
): Omit<PictureTable, 'endSec' | 'codec' | keyof typeof ownTimes> {
  const keyTimes = new Set<number>();
  let open = false;
  let keyTime = Number.NEGATIVE_INFINITY;
  for (const { timeSec, isKey } of stored) {
    if (isKey) {
      keyTimes.add(timeSec);
      keyTime = timeSec;
    } else if (timeSec < keyTime) open = true;
  }
  const times = Float64Array.from(stored, ({ timeSec }) => timeSec).sort();
  const keys: number[] = [];
  times.forEach((time, at) => {
    if (keyTimes.has(time)) keys.push(at);
  });
  const reordered = stored.some(
    ({ timeSec }, at) => at > 0 && timeSec < (stored[at - 1]?.timeSec ?? timeSec),
  );
  return { times, keys, reordered, open };
}

/** Position of the picture shown at `sec`: the nearest; 0 where there is none. */
export function pictureAt({ times }: Pick<PictureTable, 'times'>, sec: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < sec) low = middle + 1;
    else high = middle;
  }
  const after = Math.abs((times[low] ?? Number.POSITIVE_INFINITY) - sec);
  const before = Math.abs((times[low - 1] ?? Number.POSITIVE_INFINITY) - sec);
  return before < after ? low - 1 : low;
}

/** LeRobot's default `tolerance_s`. */
export const toleranceSec = 1e-4;
/** What adding seconds as floating point costs. */
const roundingSec = 1e-9;

/**
 * How many of `frames` pictures LeRobot would not find: those with no picture within its tolerance (inclusive) of
 * `startSec + i / fps`.
 */
export function lostPictures(
  table: Pick<PictureTable, 'times' | 'zeroSec'>,
  { startSec, fps, frames }: { startSec: number; fps: number; frames: number },
): number {
  let lost = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    const wanted = startSec + frame / fps - table.zeroSec;
    const found = table.times[pictureAt(table, wanted)] ?? Number.POSITIVE_INFINITY;
    if (!(Math.abs(found - wanted) <= toleranceSec + roundingSec)) lost += 1;
  }
  return lost;
}

export interface Stretch {
  /** Absolute. */
  file: string;
  /** Presentation time of picture 0. */
  startSec: number;
  /** The first picture wanted, counted from there; 0 if left out. */
  first?: number;
  /** Pictures from it to the last wanted. */
  frames: number;
}

/** Options in front of ffmpeg's input, and the filter that its chain begins with. */
export interface FoundStretch {
  input: string[];
  only: string;
}

/** Less than a tick of most containers, and more than the digits that ffmpeg is told leave out. */
const hairSec = 2e-6;

/**
 * What has ffmpeg give the pictures of a stretch and no others, so that none from behind stands in for one that cannot
 * be decoded. Throws as `pictureTable`.
 */
export async function readStretch(stretch: Stretch): Promise<FoundStretch> {
  const { file, startSec, first = 0, frames } = stretch;
  const table = await pictureTable(file);
  const at = pictureAt(table, startSec) + first;
  if (table.counted) return { input: [], only: `select=between(n\\,${at}\\,${at + frames - 1})` };
  const afterEnd = table.endSec + 1;
  const between = (picture: number): number => {
    const before = table.times[picture - 1] ?? afterEnd;
    return (before + (table.times[picture] ?? before + 1)) / 2;
  };
  // ffmpeg drops the pictures before the time it seeks to, and counts its own time from there. It decodes from the last
  // key picture before that time: where this is one, from itself, and not all since the one before.
  const isKey = !table.open && table.keys.includes(at);
  const sought = isKey ? (table.times[at] ?? 0) - hairSec : between(at);
  const fromSec = at <= 0 ? 0 : sought;
  const seek = at <= 0 ? [] : ['-ss', fromSec.toFixed(6)];
  const only = `select=lt(t\\,${(between(at + frames) - fromSec).toFixed(6)})`;
  return { input: ['-seek_timestamp', '1', ...seek], only };
}

/**
 * What has ffmpeg give this picture first, or the next that can be decoded: options in front of its input, and the
 * filter that its chain begins with.
 */
export async function seekToPicture(
  file: string,
  startSec: number,
  frame = 0,
): Promise<{ input: string[]; from: string }> {
  const { input } = await readStretch({ file, startSec, first: frame, frames: 1 });
  const table = await pictureTable(file);
  const from = table.counted ? `select=gte(n\\,${pictureAt(table, startSec) + frame})` : 'null';
  return { input, from };
}
