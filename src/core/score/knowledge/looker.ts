/** What a rollout looks like, its beginning and end pooled, in numbers that can be compared. */
import path from 'node:path';
import type { VideoSource } from '../../datasets/dataset';
import { meanColours } from '../../events/mean-colours';
import {
  startEncoderChild,
  type EncoderCalls,
  type EncoderChild,
} from '../../models/encoder-child';
import { readEventModel, type EventModel } from '../../models/encoder-file';
import { findAppRoot, unpacked } from '../../system/app-root';
import { decodeFrames } from '../../video/decode';
import type { Look } from './scene-search';

export interface Looker {
  /** The means: the encoder's name and hash, or `grid`. */
  readonly by: string;
  /** Throws what `decodeFrames` throws, and what the encoder does. */
  look(video: VideoSource): Promise<Look>;
  close(): void;
}

const plain = { width: 64, height: 64 };

/** With the image encoder that comes with the studio where it runs, else by colours and edges in a grid. */
export async function openLooker(
  signal: AbortSignal,
  modelFile = path.join(findAppRoot(import.meta.dirname), 'models/event-encoder.json'),
): Promise<Looker> {
  const found = await startEncoder(modelFile, signal);
  const { width, height } = found?.model.input ?? plain;
  const represent = async (picture: Uint8Array): Promise<Float32Array> => {
    if (found === null) return coloursAndEdges(picture, width, height);
    const [values] = await found.child.ask('encode', { pictures: picture, count: 1 });
    return values ?? new Float32Array(0);
  };
  const by = found === null ? 'grid' : `${found.model.name} ${found.model.sha256.slice(0, 8)}`;
  return {
    by,
    async look({ file, startSec, frames }) {
      const size = { width, height, pixelFormat: 'rgb24' } as const;
      const seen: Float32Array[] = [];
      for (const first of [0, frames - 1]) {
        const request = { file, startSec, first, frames: 1, ...size };
        for await (const picture of decodeFrames(request, signal)) {
          seen.push(unit(await represent(picture)));
        }
      }
      return { by, values: pooled(seen) };
    },
    close: () => found?.child.close(),
  };
}

/** Null where model or runtime are missing: the grid stands in. */
async function startEncoder(
  modelFile: string,
  signal: AbortSignal,
): Promise<{ child: EncoderChild<EncoderCalls>; model: EventModel } | null> {
  try {
    const model = await readEventModel(unpacked(modelFile));
    const child = await startEncoderChild(model, signal);
    if (child.modelProblem === null) return { child, model };
    child.close();
    return null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** Cells per side in which edges are counted. */
const cells = 8;

/** Mean colours of an 8x8 grid, and in each cell how much its brightness changes from pixel to pixel. */
function coloursAndEdges(picture: Uint8Array, width: number, height: number): Float32Array {
  const edges = new Float32Array(cells * cells);
  const grey = (x: number, y: number): number => {
    const at = 3 * (y * width + x);
    return ((picture[at] ?? 0) + (picture[at + 1] ?? 0) + (picture[at + 2] ?? 0)) / 765;
  };
  const share = (cells * cells) / (width * height);
  for (let y = 0; y < height - 1; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const cell = Math.floor((y * cells) / height) * cells + Math.floor((x * cells) / width);
      const change = Math.hypot(grey(x + 1, y) - grey(x, y), grey(x, y + 1) - grey(x, y));
      edges[cell] = (edges[cell] ?? 0) + 4 * share * change;
    }
  }
  return Float32Array.from([...meanColours(picture, width, height), ...edges]);
}

function pooled(seen: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0)] = seen;
  return first.map(
    (_, dim) => seen.reduce((sum, values) => sum + (values[dim] ?? 0), 0) / seen.length,
  );
}

function unit(values: Float32Array): Float32Array {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
  return length === 0 ? values : values.map((value) => value / length);
}
