/**
 * What the frames of an episode look like, coarsely and without any model: kept in the project, so that it is made
 * once.
 */
import { z } from 'zod';
import type { Dataset, VideoSource } from '../datasets/dataset';
import type { ProjectFolder } from '../project/project-folder';
import { decodeFrames } from '../video/decode';
import { coarseSize, meanColours } from './mean-colours';

/** Goes up whenever the same pictures begin to give other values. */
const methodVersion = 1;
/** Pixels each way, and pictures a second. */
const side = 64;
const rateHz = 10;
/** A hand that works is mostly in the picture of one of the first two. */
const mostCameras = 2;

export interface FrameLooks {
  /** Every so many frames there is a row, from frame 0 on. */
  every: number;
  /** Mean colours of an 8x8 grid in [0, 1], of each camera that there is one after the other. */
  rows: Float32Array[];
}

const storedSchema = z
  .object({
    version: z.literal(methodVersion),
    fingerprint: z.string(),
    cameras: z.array(z.string()).min(1).max(mostCameras),
    every: z.number().int().min(1),
    size: z.number(),
    /** One byte a value, base64. */
    rows: z.string(),
  })
  // A stranger's could be of one byte each, and too many for the memory.
  .refine(({ cameras, size }) => size === cameras.length * coarseSize);

const fileOf = (episode: number): string => `events/looks-${String(episode).padStart(6, '0')}.json`;

/**
 * From the project where they are kept, else from the videos. Null where the episode has none. Throws what `videos` and
 * `decodeFrames` throw; where nothing can be kept, nothing is.
 */
export async function frameLooks(
  { dataset, folder }: { dataset: Dataset; folder: ProjectFolder },
  episode: number,
  signal: AbortSignal,
): Promise<FrameLooks | null> {
  const fingerprint = await dataset.fingerprint(episode);
  const stored = storedSchema.safeParse(await folder.readJson(fileOf(episode)).catch(() => null));
  if (stored.success && stored.data.fingerprint === fingerprint) return looksOf(stored.data);
  const videos = await dataset.videos(episode, mostCameras, signal);
  const seen = videos.slice(0, mostCameras);
  const every = Math.max(1, Math.floor(dataset.summary.fps / rateHz + 1e-6));
  const cameras = await Promise.all(seen.map((video) => look(video, every, signal)));
  const [first] = cameras;
  if (first === undefined) return null;
  const size = cameras.length * coarseSize;
  const bytes = Buffer.alloc(first.length * size);
  for (const [c, rows] of cameras.entries())
    for (const [t, row] of rows.entries()) bytes.set(row, t * size + c * coarseSize);
  const made: z.infer<typeof storedSchema> = {
    version: methodVersion,
    fingerprint,
    cameras: seen.map(({ cameraKey }) => cameraKey),
    every,
    size,
    rows: bytes.toString('base64'),
  };
  if (folder.readOnlyBecause === null) {
    await folder.write(fileOf(episode), `${JSON.stringify(made)}\n`);
  }
  return looksOf(made);
}

async function look(
  { file, startSec, frames }: VideoSource,
  every: number,
  signal: AbortSignal,
): Promise<Uint8Array[]> {
  const request = { file, startSec, frames, every, width: side, height: side } as const;
  const rows: Uint8Array[] = [];
  for await (const picture of decodeFrames({ ...request, pixelFormat: 'rgb24' }, signal)) {
    const colours = meanColours(picture, side, side);
    rows.push(Uint8Array.from(colours, (value) => Math.round(value * 255)));
  }
  return rows;
}

function looksOf({ every, size, rows }: z.infer<typeof storedSchema>): FrameLooks {
  const bytes = Buffer.from(rows, 'base64');
  const count = Math.floor(bytes.length / size);
  return {
    every,
    rows: Array.from({ length: count }, (_, t) =>
      Float32Array.from(bytes.subarray(t * size, (t + 1) * size), (value) => value / 255),
    ),
  };
}
