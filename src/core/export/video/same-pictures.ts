/** Whether a file that was put together of pieces shows what its source shows. */
import { plainFailure } from '../../system/classify-error';
import { decodeFrames } from '../../video/decode';

interface Stretch {
  file: string;
  /** Presentation time of its first picture, seconds. */
  startSec: number;
}

const side = 32;
/** Grey levels that a picture may differ on average: encoding again costs two or three, a torn picture twenty. */
const tolerance = 10;

/** Compares every picture, small and grey. False also where one of the files gives fewer; throws when canceled. */
export async function samePictures(
  one: Stretch,
  other: Stretch,
  count: number,
  signal: AbortSignal,
): Promise<boolean> {
  const small = { frames: count, width: side, height: side, pixelFormat: 'gray' } as const;
  const others = decodeFrames({ ...other, ...small }, signal);
  try {
    for await (const picture of decodeFrames({ ...one, ...small }, signal)) {
      const next = await others.next();
      if (next.done === true || difference(picture, next.value) > tolerance) return false;
    }
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (plainFailure(error).code !== 'corrupt-data') throw error;
    return false;
  } finally {
    await others.return(undefined);
  }
}

function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum / a.length;
}
