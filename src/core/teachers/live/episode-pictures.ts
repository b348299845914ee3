/**
 * Pictures of some frames of an episode in the sizes that a teacher takes, read in one go where they lie close
 * together.
 */
import type { FeatureMap } from '../../../shared/model/collect';
import type { CameraInfo } from '../../../shared/model/dataset';
import { StudioError } from '../../../shared/errors';
import type { VideoSource } from '../../datasets/dataset';
import { decodeFrames } from '../../video/decode';

type CameraEntry = FeatureMap['cameras'][number];

/** Decoding so many pictures that nobody wants takes as long as seeking anew. */
const farApart = 250;

/**
 * Yields for each of `frames` (ascending) the pictures of one entry of the map, one for each of its steps, as RGB row
 * by row. Memory: the
 * pictures that one frame and the next ones share. Throws what `decodeFrames` throws.
 */
export async function* picturesOfEntry(
  entry: CameraEntry,
  camera: CameraInfo,
  source: VideoSource,
  { frames, signal }: { frames: readonly number[]; signal: AbortSignal },
): AsyncGenerator<Uint8Array[]> {
  const last = source.frames - 1;
  const at = (frame: number, step: number): number => Math.min(Math.max(frame + step, 0), last);
  const needed = [
    ...new Set(frames.flatMap((frame) => entry.steps.map((step) => at(frame, step)))),
  ];
  const stream = inOrder(
    needed.sort((a, b) => a - b),
    { entry, camera, source, signal },
  );
  const kept = new Map<number, Uint8Array>();
  try {
    for (const frame of frames) {
      const wanted = entry.steps.map((step) => at(frame, step));
      const oldest = Math.min(...wanted);
      for (const each of kept.keys()) if (each < oldest) kept.delete(each);
      while (wanted.some((each) => !kept.has(each))) {
        const next = await stream.next();
        if (next.done === true) throw missing(source, frame);
        kept.set(next.value.frame, next.value.picture);
      }
      yield wanted.flatMap((each) => kept.get(each) ?? []);
    }
  } finally {
    await stream.return(undefined);
  }
}

interface CameraRead {
  entry: CameraEntry;
  camera: CameraInfo;
  source: VideoSource;
  signal: AbortSignal;
}

async function* inOrder(
  needed: readonly number[],
  { entry, camera, source, signal }: CameraRead,
): AsyncGenerator<{ frame: number; picture: Uint8Array }, void> {
  const size = innerSize(entry, camera);
  for (let from = 0; from < needed.length;) {
    let to = from + 1;
    while (to < needed.length && (needed[to] ?? 0) - (needed[to - 1] ?? 0) <= farApart) to += 1;
    const wanted = needed.slice(from, to);
    const first = wanted[0] ?? 0;
    const every = wanted.reduce((common, frame) => divisor(common, frame - first), 0) || 1;
    const frames = (wanted.at(-1) ?? first) - first + 1;
    const { file, startSec } = source;
    const request = {
      file,
      startSec,
      first,
      frames,
      ...size,
      every,
      pixelFormat: 'rgb24',
    } as const;
    let frame = first;
    const left = new Set(wanted);
    for await (const picture of decodeFrames(request, signal)) {
      if (left.has(frame)) yield { frame, picture: padded(picture, size, entry) };
      frame += every;
    }
    from = to;
  }
}

interface Size {
  width: number;
  height: number;
}

/** What the picture is scaled to before bars are put around it. */
function innerSize(entry: CameraEntry, camera: Size): Size {
  const { width, height, fit } = entry;
  if (fit === 'stretch' || camera.width === 0 || camera.height === 0) return { width, height };
  const ratio = Math.max(camera.width / width, camera.height / height);
  return {
    width: Math.max(1, Math.floor(camera.width / ratio)),
    height: Math.max(1, Math.floor(camera.height / ratio)),
  };
}

/** In the middle of a black picture. */
function padded(picture: Uint8Array, inner: Size, { width, height }: Size): Uint8Array {
  if (inner.width === width && inner.height === height) return picture;
  const whole = new Uint8Array(width * height * 3);
  const left = Math.floor((width - inner.width) / 2);
  const top = Math.floor((height - inner.height) / 2);
  for (let row = 0; row < inner.height; row++) {
    const from = row * inner.width * 3;
    whole.set(picture.subarray(from, from + inner.width * 3), ((top + row) * width + left) * 3);
  }
  return whole;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

const missing = ({ file }: VideoSource, frame: number): StudioError =>
  new StudioError(
    'corrupt-data',
    `${file} has no picture for frame ${frame}; restore it from the dataset's source.`,
  );
