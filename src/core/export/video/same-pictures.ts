/** Whether a file that was put together of pieces shows what its source shows. */
import { plainFailure } from '../../system/classify-error';
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

/**
 * Compares every picture of each pair, small and grey: a thousand of them are a megabyte. One ffmpeg decodes them all.
 * False also where one of the files gives fewer; throws when canceled.
 */
export async function samePictures(pairs: readonly Pair[], signal: AbortSignal): Promise<boolean> {
  const own = new AbortController();
  const decoder = new SharedDecoder(AbortSignal.any([own.signal, signal]), 1);
  const small = async (stretch: Stretch, frames: number): Promise<Uint8Array[]> => {
    const pictures: Uint8Array[] = [];
    const wanted = { ...stretch, frames, width: side, height: side, pixelFormat: 'gray' } as const;
    for await (const picture of decoder.frames(wanted)) pictures.push(picture);
    return pictures;
  };
  try {
    const same = await Promise.all(
      pairs.map(async ({ source, written, count }) => {
        const [wanted, found] = await Promise.all([small(source, count), small(written, count)]);
        return wanted.every((picture, at) => difference(picture, found[at] ?? none) <= tolerance);
      }),
    );
    return same.every((each) => each);
  } catch (error) {
    signal.throwIfAborted();
    if (plainFailure(error).code !== 'corrupt-data') throw error;
    return false;
  } finally {
    own.abort();
  }
}

const none = new Uint8Array();

function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum / a.length;
}
