/** Demonstrations written from scratch: `data/demo_N` with actions, observations and pictures. */
import path from 'node:path';
import type { Group } from 'h5wasm';
import { StudioError } from '../../../../shared/errors';
import { faultOfData } from '../../../system/classify-error';
import type { CameraInfo } from '../../../../shared/model/dataset';
import type { VideoSource } from '../../../datasets/dataset';
import { decodeFrames } from '../../../video/decode';
import { picturesOf, usedCameras } from '../cameras';
import { cameraName, distinct } from '../names';
import type { OutEpisode, WriteTask } from '../format';
import { blamedOn } from '../../select/blamed-episode';
import { addArray } from '../../../datasets/hdf5/add-arrays';
import { setOutcome } from '../../../datasets/hdf5/add-arrays';
import { writeHdf5 } from '../../../datasets/hdf5/write-hdf5';
import { outcomeAt } from '../../outcomes';
import { doneKeys, numbersAt, rewardKeys, scalarOf, type Numbers } from '../numbers';
import { maskArrays, textArrays } from './robomimic-texts';

/** Of robomimic's kinds of environment (robomimic/envs/env_base.py) the one that asks for nothing: a gym's. */
const gymType = 2;

const fileName = 'demo.hdf5';
const demoName = (target: number): string => `demo_${target}`;
/** As `ExportFormat.demonstration`. */
export const demonstrationAt = (target: number): string => `${fileName}/data/${demoName(target)}`;

export async function writeDemonstrations(task: WriteTask): Promise<void> {
  const { dataset, episodes, folder, fps, job } = task;
  const cameras = await usedCameras(task);
  await writeHdf5(path.join(folder, fileName), 'w', async (file) => {
    const data = file.create_group('data');
    const total = episodes.reduce((sum, { frames }) => sum + frames.length, 0);
    data.create_attribute('total', total, null, '<i8');
    const environment = {
      env_name: dataset.summary.name,
      type: gymType,
      env_kwargs: { control_freq: fps },
    };
    data.create_attribute('env_args', JSON.stringify(environment));
    const demos: { name: string; episode: OutEpisode }[] = [];
    for (const episode of episodes) {
      job.signal.throwIfAborted();
      await job.mayGoOn?.();
      const name = demoName(episode.target);
      const demo = data.create_group(name);
      await blamedOn(episode.episode, () => writeDemo(task, episode, { demo, cameras }));
      demos.push({ name, episode });
    }
    const masks = file.create_group('mask');
    for (const mask of maskArrays(demos)) addArray(masks, mask);
  });
}

async function writeDemo(
  task: WriteTask,
  episode: OutEpisode,
  { demo, cameras }: { demo: Group; cameras: readonly CameraInfo[] },
): Promise<void> {
  const { dataset } = task;
  const { frames, tasks } = episode;
  demo.create_attribute('num_samples', frames.length, null, '<i8');
  demo.create_attribute('source_episode', episode.episode, null, '<i8');
  setOutcome(demo, episode.outcome.value);
  if (tasks[0] !== undefined) demo.create_attribute('language_instruction', tasks[0]);
  const numbers = numbersAt(await dataset.signals(episode.episode), frames);
  if (!numbers.some(({ key }) => key === 'action')) {
    throw new StudioError(
      'corrupt-data',
      `Episode ${episode.episode} has no actions, and robomimic needs them in every demonstration; leave it out.`,
    );
  }
  const observations = demo.create_group('obs');
  const taken = { demo: new Set<string>(['obs']), obs: new Set<string>() };
  for (const each of numbers) {
    if ([...rewardKeys, ...doneKeys].includes(each.key)) continue;
    const isObservation = each.key.startsWith('observation.');
    const group = isObservation ? observations : demo;
    const name = distinct(numbersName(each.key), isObservation ? taken.obs : taken.demo);
    const data =
      each.width === 1
        ? each.values.map((held, at) => outcomeAt(each.key, episode, at) ?? held)
        : each.values;
    group.create_dataset({ name, data, shape: [frames.length, each.width] });
    task.wrote('writing demonstrations', each.values.byteLength);
  }
  writeEnds(demo, numbers, frames.length);
  for (const array of textArrays('', episode)) addArray(demo, array);
  for (const camera of cameras) {
    const name = distinct(cameraName(camera.key), taken.obs);
    const video = await picturesOf(task, episode, camera);
    await writePictures(task, { episode, video, camera, group: observations, name });
  }
}

/** Rewards as the source has them, else none; done at the end, unless the source says when. */
function writeEnds(demo: Group, numbers: readonly Numbers[], frames: number): void {
  const rewards = scalarOf(numbers, rewardKeys) ?? new Float32Array(frames);
  const stated = scalarOf(numbers, doneKeys);
  const dones = Uint8Array.from({ length: frames }, (_none, frame) =>
    (stated === null ? frame === frames - 1 : (stated[frame] ?? 0) > 0) ? 1 : 0,
  );
  demo.create_dataset({ name: 'rewards', data: rewards });
  demo.create_dataset({ name: 'dones', data: dones });
}

/** Names as robomimic gives them; any other feature keeps its own. */
function numbersName(key: string): string {
  const known: Readonly<Record<string, string>> = { action: 'actions', simulator_state: 'states' };
  return known[key] ?? key.replace(/^observation\./, '').replaceAll(/[^\w-]+/g, '_');
}

interface PictureTask {
  episode: OutEpisode;
  /** Null for a camera that shows nothing here: it is black, for every demonstration has the same observations. */
  video: VideoSource | null;
  camera: CameraInfo;
  group: Group;
  name: string;
}

/** Height, width, three colours; one picture per chunk. */
async function writePictures(task: WriteTask, pictures: PictureTask): Promise<void> {
  const { camera, group, name } = pictures;
  const { length } = pictures.episode.frames;
  const shape = [camera.height, camera.width, 3];
  const dataset = group.create_dataset({
    name,
    // What is never written is zero.
    data: new Uint8Array(camera.height * camera.width * 3),
    shape: [1, ...shape],
    maxshape: [length, ...shape],
    chunks: [1, ...shape],
    compression: 'gzip',
    compression_opts: 1,
  });
  dataset.resize([length, ...shape]);
  let written = 0;
  for await (const picture of decoded(task, pictures)) {
    dataset.write_slice([[written, written + 1], [], [], []], picture);
    written += 1;
    task.wrote('writing pictures', picture.length / 2);
  }
}

async function* decoded(
  { job }: WriteTask,
  { episode, video, camera }: PictureTask,
): AsyncGenerator<Uint8Array> {
  const [first, second] = episode.frames;
  if (video === null || first === undefined) return;
  const every = second === undefined ? 1 : second - first;
  const { width, height } = camera;
  const request = {
    file: video.file,
    startSec: video.startSec,
    first,
    frames: (episode.frames.length - 1) * every + 1,
  };
  try {
    yield* decodeFrames({ ...request, width, height, pixelFormat: 'rgb24', every }, job.signal);
  } catch (error) {
    const { message } = faultOfData(error, 'They cannot be decoded');
    throw new StudioError(
      'corrupt-data',
      `The pictures of ${camera.key} in episode ${episode.episode} cannot be read whole: ${message}`,
      { cause: error },
    );
  }
}
