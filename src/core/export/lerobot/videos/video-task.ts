/** The video of one camera in one episode of an export, cut or encoded, as a task that another machine may do. */
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { StudioError } from '../../../../shared/errors';
import type { Dataset } from '../../../datasets/dataset';
import { identitySchema, mustBe, type DatasetIdentity } from '../../../datasets/identity';
import { openDataset } from '../../../datasets/open';
import type { TaskDefinition } from '../../../jobs/tasks';
import { pictureTable } from '../../../video/picture-table';
import { probeVideo } from '../../../video/probe';
import { copyInto } from '../../files/disk';
import { Parts, partsPlaceSchema, type PartsPlace } from '../../target/parts';
import { cutVideo } from '../../video/cut-video';
import { encodePictures } from '../../video/encode-pictures';
import { encoderMarkSchema, mustEncodeAlike, type EncoderMark } from '../../video/encoder-mark';
import { VideoLooks } from '../../video/video-looks';
import type { LeRobotVersion } from '../layout';
import { samplePictures } from '../meta/picture-stats';
import { featureStatsSchema, type FeatureStats } from '../meta/stats';
import { cameraFile, findCameraFile, kindOf } from './camera-files';
import { videoWay, type VideoWay, type WrittenFrames } from './video-ways';

export interface VideoSubject {
  dataset: Dataset;
  parts: Parts;
  looks: VideoLooks;
}

interface Plan {
  dataset: DatasetIdentity;
  version: LeRobotVersion;
  stride: number;
  /** Of the export, pictures a second. */
  fps: number;
  /** Which statistics of pictures are kept. */
  keys: readonly string[];
  parts: PartsPlace;
  /** What encodes; null where no other machine does. */
  encoders: EncoderMark | null;
}

/** Every `stride`-th frame from the first on. */
export interface WantedVideo {
  camera: string;
  episode: number;
  first: number;
  count: number;
  /** Whether its statistics are wanted. */
  sample: boolean;
}

export type MadeVideo =
  /** The camera shows nothing in the episode. */
  | { way: 'blank' }
  /** `fromSec`: where the first of the wanted pictures is shown. */
  | { way: VideoWay['way']; bytes: number; fromSec: number; stats: FeatureStats | null };

const count = z.number().int().min(0);
const most = 50_000_000;

export const videoTask: TaskDefinition<VideoSubject, Plan, WantedVideo, MadeVideo> = {
  kind: 'export-video',
  plan: z.object({
    dataset: identitySchema,
    version: z.enum(['v2.1', 'v3.0']),
    stride: z.number().int().min(1).max(100),
    fps: z.number().gt(0).max(10_000),
    keys: z.array(z.string().max(20)).max(20),
    parts: partsPlaceSchema,
    encoders: encoderMarkSchema.nullable(),
  }),
  given: z.object({
    camera: z.string().min(1).max(1_000),
    episode: count,
    first: count.max(most),
    count: count.min(1).max(most),
    sample: z.boolean(),
  }),
  made: z.discriminatedUnion('way', [
    z.object({ way: z.literal('blank') }),
    z.object({
      way: z.enum(['file', 'cut', 'encoded']),
      bytes: count,
      fromSec: z.number(),
      stats: featureStatsSchema.nullable(),
    }),
  ]),
  async arrive(path, { dataset: expected, parts, encoders }, signal, means) {
    if (encoders !== null) await mustEncodeAlike(encoders, signal);
    const found = await Parts.find(await means.writable(parts.folder), parts);
    const dataset = await openDataset(path);
    try {
      await mustBe(dataset, expected);
    } catch (error) {
      await dataset.close();
      throw error;
    }
    const looks = new VideoLooks(Number.POSITIVE_INFINITY);
    return { subject: { dataset, parts: found, looks }, leave: () => dataset.close() };
  },
  async make({ subject, plan, given, signal }, part) {
    const { dataset, parts } = subject;
    const wanted = await given(part);
    const { camera, episode, count: pictures } = wanted;
    if (kindOf(dataset) === 'pictures') {
      const file = await findCameraFile(dataset, episode, camera);
      if (file === null) return { way: 'blank' };
    }
    const unnumbered = parts.unnumbered();
    try {
      const written = await write({ ...plan, ...subject, signal }, wanted, unnumbered);
      const stretch = { file: unnumbered, startSec: written.fromSec, first: 0, frames: pictures };
      const stats = wanted.sample ? await samplePictures(stretch, plan.keys, signal) : null;
      return { ...written, stats, bytes: await parts.keep(unnumbered, part) };
    } catch (error) {
      await rm(unnumbered, { force: true });
      throw error;
    }
  },
};

type Writing = VideoSubject & Pick<Plan, 'version' | 'stride' | 'fps'> & { signal: AbortSignal };

async function write(
  writing: Writing,
  { camera, episode, first, count: pictures }: WantedVideo,
  unnumbered: string,
): Promise<{ way: VideoWay['way']; fromSec: number }> {
  const { dataset, stride } = writing;
  const frames = Int32Array.from({ length: pictures }, (_, at) => first + at * stride);
  if ((frames.at(-1) ?? 0) >= dataset.episode(episode).length) {
    throw new StudioError('invalid-input', `Episode ${episode} has no frame ${frames.at(-1)}.`);
  }
  const wanted = { episode, frames };
  const way = await videoWay(writing, wanted, camera);
  if (way.way === 'file') {
    const { file } = await cameraFile(dataset, episode, camera);
    await copyInto(file, unnumbered);
    return { way: 'file', fromSec: way.startSec + first / dataset.summary.fps };
  }
  const made = await writeAnew(writing, { wanted, camera, way }, unnumbered);
  const { firstSec } = await probeVideo(unnumbered);
  return { way: made, fromSec: firstSec };
}

async function writeAnew(
  { dataset, stride, fps, signal }: Writing,
  asked: { wanted: WrittenFrames; camera: string; way: Exclude<VideoWay, { way: 'file' }> },
  to: string,
): Promise<VideoWay['way']> {
  const { wanted, camera, way } = asked;
  const { file, startSec, frames } = await cameraFile(dataset, wanted.episode, camera);
  const first = wanted.frames[0] ?? 0;
  const last = wanted.frames.at(-1) ?? 0;
  if (frames !== null && frames <= last) throw tooShort(wanted, camera, frames);
  const table = await pictureTable(file);
  if (way.way === 'cut' && (await cutVideo({ file, table, fps, plan: way.plan, signal }, to))) {
    return 'cut';
  }
  const pictures = wanted.frames.length;
  const like = { codec: table.codec, closed: false };
  const request = { file, startSec, first, count: pictures, every: stride, fps, like, signal };
  await encodePictures(request, to);
  const found = await probeVideo(to);
  if (found.pictures !== pictures) throw tooShort(wanted, camera, found.pictures);
  return 'encoded';
}

const tooShort = ({ episode, frames }: WrittenFrames, camera: string, found: number): StudioError =>
  new StudioError(
    'corrupt-data',
    `The video of ${camera} of episode ${episode} gives ${found} pictures where its ${frames.length} frames need more; leave the episode out, or restore the file.`,
  );
