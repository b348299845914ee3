/** Whether a file that was put together of pieces shows what its source shows. */
import { plainFailure } from '../../system/classify-error';
import { decodeFrames } from '../../video/decode';
import { SharedDecoder } from '../../video/decode-together';

interface Stretch {
  file: string;
  /** Presentation time of its first picture, seconds. */
  startSec: number;
}

export interface Pair {
  source: Stretch;
  written: Stretch;
  /** Pictures of each. */
  count: number;
}

const side = 32;
/** Grey levels that a picture may differ on average: encoding again costs two or three, a torn picture twenty. */
const tolerance = 10;

/** Pictures that are held, a kilobyte each: an episode in one group of pictures may have millions. */
const mostHeld = 20_000;

/**
 * Compares every picture of each pair, small and grey. One ffmpeg decodes them all, unless they are too many to hold.
 * False also where one of the files gives fewer; throws when canceled.
 */
export async function samePictures(pairs: readonly Pair[], signal: AbortSignal): Promise<boolean> {
  const pictures = pairs.reduce((sum, { count }) => sum + 2 * count, 0);
  try {
    return await (pictures <= mostHeld ? sameTogether(pairs, signal) : sameInTurn(pairs, signal));
  } catch (error) {
    signal.throwIfAborted();
    if (plainFailure(error).code !== 'corrupt-data') throw error;
    return false;
  }
}

const small = (stretch: Stretch, frames: number) =>
  ({ ...stretch, frames, width: side, height: side, pixelFormat: 'gray' }) as const;

async function sameTogether(pairs: readonly Pair[], signal: AbortSignal): Promise<boolean> {
  const own = new AbortController();
  const decoder = new SharedDecoder(AbortSignal.any([own.signal, signal]), 1);
  const all = async (stretch: Stretch, count: number): Promise<Uint8Array[]> => {
    const pictures: Uint8Array[] = [];
    for await (const picture of decoder.frames(small(stretch, count))) pictures.push(picture);
    return pictures;
  };
  try {
    const same = await Promise.all(
      pairs.map(async ({ source, written, count }) => {
        const [wanted, found] = await Promise.all([all(source, count), all(written, count)]);
        return wanted.every((picture, at) => isSame(picture, found[at]));
      }),
    );
    return same.every((each) => each);
  } finally {
    own.abort();
  }
}

async function sameInTurn(pairs: readonly Pair[], signal: AbortSignal): Promise<boolean> {
  for (const { source, written, count } of pairs) {
    const others = decodeFrames(small(written, count), signal);
    try {
      for await (const picture of decodeFrames(small(source, count), signal)) {
        const next = await others.next();
        if (next.done === true || !isSame(picture, next.value)) return false;
      }
    } finally {
      await others.return(undefined);
    }
  }
  return true;
}

/** Nothing is like no picture, also not a black one. */
const isSame = (one: Uint8Array, other: Uint8Array | undefined): boolean =>
  other !== undefined && difference(one, other) <= tolerance;

function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum / a.length;
}
