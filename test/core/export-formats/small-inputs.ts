/**
 * The same two episodes in every format that the studio opens: 5 frames of "pick", 8 of "place"; picture i of episode e
 * shows the number 1000 e + i, where the format has pictures.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeFrames } from '../../../src/core/video/decode';
import { h264Usual, makeCodedVideo } from '../../e2e/player/coded-video';
import { codedPictures, pictureSize } from '../datasets/formats/coded-pictures';
import { ramp, writeHdf5, type Array as Stored } from '../datasets/formats/hdf5-writer';
import { example, writeRlds } from '../datasets/formats/tfrecord-writer';
import { scratchFolder, smallDataset, writeLines } from '../datasets/small-dataset';

export const lengths = [5, 8];
const tasks = ['pick', 'place'];

export interface Input {
  make: () => Promise<string>;
  pictures: boolean;
  actions: boolean;
}

const leRobot = (version: 'v2.0' | 'v2.1' | 'v3.0'): Input => ({
  make: () => smallDataset({ version, lengths, tasks, video: true }),
  pictures: true,
  actions: true,
});

export const inputs: Readonly<Record<string, Input>> = {
  'LeRobot v2.0': leRobot('v2.0'),
  'LeRobot v2.1': leRobot('v2.1'),
  'LeRobot v3.0': leRobot('v3.0'),
  'LeRobot with pictures in parquet': { make: embedded, pictures: true, actions: true },
  RLDS: { make: rlds, pictures: true, actions: true },
  'HDF5 with pictures': { make: () => libero(true), pictures: true, actions: true },
  'HDF5 without pictures': { make: () => libero(false), pictures: false, actions: true },
  'HDF5 of ALOHA': { make: () => aloha(pixels), pictures: true, actions: true },
  'HDF5 of ALOHA with padded JPEG': {
    make: () => aloha(paddedJpegs),
    pictures: true,
    actions: true,
  },
  'folder of videos': { make: videos, pictures: true, actions: false },
};

async function newFolder(): Promise<string> {
  const root = path.join(await scratchFolder(), 'set');
  await mkdir(root);
  return root;
}

async function embedded(): Promise<string> {
  const scratch = await scratchFolder();
  const pictures: string[] = [];
  for (const [e, frames] of lengths.entries()) {
    const files = await codedPictures(scratch, frames, { firstCode: 1000 * e });
    pictures.push(...files.map((bytes) => Buffer.from(bytes).toString('base64')));
  }
  const key = 'observation.images.top';
  const blobs = pictures.map((text) => `from_base64('${text}')`).join(', ');
  return smallDataset({
    version: 'v3.0',
    lengths,
    tasks,
    columns: { [key]: `{'bytes': ([${blobs}])[g + i + 1], 'path': NULL::VARCHAR}` },
    features: { [key]: { dtype: 'image', shape: [64, 128, 3], names: null } },
  });
}

async function rlds(): Promise<string> {
  const scratch = await scratchFolder();
  const payloads: Buffer[] = [];
  for (const [e, steps] of lengths.entries()) {
    const each = <T>(make: (step: number) => T): T[] =>
      Array.from({ length: steps }, (_none, step) => make(step));
    const pose = each((step) => [e, 0, step, 0, 0, 0, step % 2]).flat();
    const instruction = new TextEncoder().encode(tasks[e]);
    payloads.push(
      example({
        'steps/observation/top': {
          bytes: await codedPictures(scratch, steps, { firstCode: 1000 * e }),
        },
        'steps/action': { floats: pose },
        'steps/observation/state': { floats: pose },
        'steps/is_first': { ints: each((step) => (step === 0 ? 1 : 0)) },
        'steps/language_instruction': { bytes: each(() => instruction) },
      }),
    );
  }
  const root = path.join(await newFolder(), '2.0.0');
  await writeRlds(root, [payloads]);
  return root;
}

/** Pictures `first`, `first + 1`, ... as an array of height, width and three colours. */
async function pixels(frames: number, firstCode: number): Promise<Stored> {
  const { width, height } = pictureSize;
  const file = path.join(await scratchFolder(), 'coded.mp4');
  await makeCodedVideo(file, { frames, fps: 10, width, height, firstCode, encoder: h264Usual });
  const data = new Uint8Array(frames * width * height * 3);
  const request = { file, startSec: 0, frames, width, height } as const;
  let at = 0;
  for await (const picture of decodeFrames({ ...request, pixelFormat: 'rgb24' })) {
    data.set(picture, at);
    at += picture.length;
  }
  return { data, shape: [frames, height, width, 3] };
}

async function libero(withPictures: boolean): Promise<string> {
  const root = await newFolder();
  for (const [e, frames] of lengths.entries()) {
    const camera = withPictures ? { agentview_rgb: await pixels(frames, 1000 * e) } : {};
    await writeHdf5(path.join(root, `${tasks[e]}_demo.hdf5`), {
      data: {
        '@problem_info': JSON.stringify({ language_instruction: tasks[e] }),
        demo_0: { actions: ramp(frames, 7), obs: { ee_pos: ramp(frames, 3), ...camera } },
      },
    });
  }
  return root;
}

/** Files of one length each, as ALOHA's rigs store them; how long, differs from file to file. */
async function paddedJpegs(frames: number, firstCode: number): Promise<Stored> {
  const files = await codedPictures(await scratchFolder(), frames, { extension: 'jpg', firstCode });
  const longest = Math.max(...files.map(({ length }) => length)) + firstCode;
  const data = new Uint8Array(frames * longest);
  files.forEach((bytes, at) => data.set(bytes, at * longest));
  return { data, shape: [frames, longest] };
}

async function aloha(top: typeof pixels): Promise<string> {
  const root = await newFolder();
  for (const [e, frames] of lengths.entries()) {
    await writeHdf5(path.join(root, `episode_${e}.hdf5`), {
      '@task': tasks[e] ?? '',
      action: ramp(frames, 14),
      observations: { qpos: ramp(frames, 14), images: { top: await top(frames, 1000 * e) } },
    });
  }
  return root;
}

async function videos(): Promise<string> {
  const root = await newFolder();
  for (const [e, frames] of lengths.entries()) {
    const video = { frames, fps: 10, firstCode: 1000 * e, ...pictureSize, encoder: h264Usual };
    await makeCodedVideo(path.join(root, `clip${e}.mp4`), video);
  }
  const lines = tasks.map((task, e) => ({ file_name: `clip${e}.mp4`, task }));
  await writeLines(path.join(root, 'tasks.jsonl'), lines);
  await writeFile(path.join(root, 'LICENSE.txt'), 'made here');
  return root;
}
