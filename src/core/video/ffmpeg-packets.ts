/** What ffmpeg says of a video without decoding it: codec, size, and which of its pictures it shows. */
import { createInterface } from 'node:readline';
import { StudioError } from '../../shared/errors';
import { limits } from '../files/limits';
import { startFfmpeg } from './ffmpeg-process';
import { inTime, type Patience } from './time-limit';

export interface FfmpegPackets {
  /** As ffmpeg calls it, e.g. `mpeg4`. */
  codec: string;
  /** Pixels as stored. */
  width: number;
  height: number;
  /** Pictures that are shown, in the order of decoding; times in seconds. */
  shown: { timeSec: number; durationSec: number; isKey: boolean }[];
}

/** Flags of a packet: AV_PKT_FLAG_KEY and AV_PKT_FLAG_DISCARD. */
const keyFlag = 1;
const hiddenFlag = 4;
/** AV_NOPTS_VALUE: some packets have a time of decoding only. */
const noTime = '-9223372036854775808';

/**
 * Reads the packets of the first video track, at most `most` of them, `fromKey` from the first key picture on. Throws
 * `corrupt-data` naming the file, `unsupported` where there are too many or it takes too long, `tool-failed` without
 * ffmpeg, the reason of the signal.
 */
export function packetsByFfmpeg(
  file: string,
  asked: { most?: number; fromKey?: boolean } = {},
  patience: Patience = {},
): Promise<FfmpegPackets> {
  return inTime([file], patience, (signal) => readPackets(file, asked, signal));
}

async function readPackets(
  file: string,
  { most = Number.POSITIVE_INFINITY, fromKey = false }: { most?: number; fromKey?: boolean },
  inTimeSignal: AbortSignal,
): Promise<FfmpegPackets> {
  const enough = new AbortController();
  const signal = AbortSignal.any([enough.signal, inTimeSignal]);
  const { stdout, ended } = await startFfmpeg(
    {
      file,
      input: ['-copyts'],
      output: [
        ['-map', '0:v:0', '-c', 'copy', ...(fromKey ? [] : ['-copyinkf'])],
        Number.isFinite(most) ? ['-frames:v', String(most)] : [],
        ['-f', 'framecrc', 'pipe:1'],
      ].flat(),
    },
    signal,
  );
  const found: FfmpegPackets = { codec: '', width: 0, height: 0, shown: [] };
  /** MPEG-PS says of some pictures when they are shown: both clocks together would be none. */
  let isDecoded = false;
  const decodedSec: number[] = [];
  let unitSec = 1;
  for await (const line of createInterface({ input: stdout, signal })) {
    const [, name, value = ''] = /^#(\w+) 0: (.*)$/.exec(line) ?? [];
    if (name === 'codec_id') found.codec = value;
    const [first = 0, second = 0] = value.split(/[/x]/).map(Number);
    if (name === 'tb') unitSec = first / second;
    if (name === 'dimensions') [found.width, found.height] = [first, second];
    if (line.startsWith('#')) continue;
    const [, dts, pts, duration, , , stated] = line.split(',').map((field) => field.trim());
    // Flags are only written where they are not those of a key picture; side data may stand in their place.
    const [, other] = /^F=(\w+)$/.exec(stated ?? '') ?? [];
    const flags = other === undefined ? keyFlag : Number(other);
    if ((flags & hiddenFlag) !== 0) continue;
    if (pts === noTime) isDecoded = true;
    if (decodedSec.length >= limits.videoPictures) {
      enough.abort(tooManyPictures(file));
      break;
    }
    decodedSec.push(Number(dts) * unitSec);
    found.shown.push({
      timeSec: Number(pts) * unitSec,
      durationSec: Number(duration) * unitSec,
      isKey: (flags & keyFlag) !== 0,
    });
  }
  await ended;
  if (isDecoded) found.shown.forEach((each, at) => (each.timeSec = decodedSec[at] ?? 0));
  return found;
}

export const tooManyPictures = (file: string): StudioError =>
  new StudioError(
    'unsupported',
    `${file} has more than ${limits.videoPictures} pictures; cut it into shorter videos.`,
  );
