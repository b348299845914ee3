/**
 * RLDS as TFDS reads it: `NAME/1.0.0` with TFRecord files, an episode per record, and the description of its features.
 * The sparse reasoning is a feature of each step, empty where it was pruned.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { StudioError, type Problem } from '../../../../shared/errors';
import { writeObject } from '../../files/text-files';
import { blamedOn } from '../../select/blamed-episode';
import { picturesOf, statedCameras, usedCameras } from '../cameras';
import type { ExportFormat, FormatTask, OutEpisode, WriteTask } from '../format';
import type { ImageHeader } from '../../../video/image-header';
import { blackJpeg, jpegsOf } from '../jpegs';
import { declaredBlocks, doneKeys, isEmbedding, numbersAt, rewardKeys, scalarOf } from '../numbers';
import { isPictured } from '../../lerobot/videos/camera-files';
import { outcomeAt } from '../../outcomes';
import { originOf } from '../origin';
import { sourceGaps } from '../source-gaps';
import { storedPictures } from '../stored-pictures';
import { taskOfFrames } from '../tasks';
import {
  datasetInfo,
  featuresJson,
  rldsFeatures,
  rldsVersion,
  type RldsFeatures,
} from './rlds-features';
import { encodeExample, lengthOf, type Values } from './rlds-record';
import { ShardWriter } from './rlds-shards';

/** A record is one block in the memory of whoever reads it. */
const maxRecordBytes = 1_400_000_000;

export const rlds: ExportFormat = {
  id: 'rlds',
  label: 'RLDS (TFRecord)',
  blockers: () => [],
  remarks,
  readme: (task) => ({
    loading: `\`\`\`python
import tensorflow_datasets as tfds
builder = tfds.builder_from_directory("${rldsName(task)}/${rldsVersion}")
for episode in builder.as_dataset(split="train"):
    for step in episode["steps"]:
        step["reasoning"], step["is_keyframe"]  # empty and False where pruned
\`\`\`

The rate is ${task.fps} steps a second; RLDS does not store it. \`reward\` is 0 and \`discount\` 1 where the source has none.`,
  }),
  estimate,
  async write(task) {
    const name = rldsName(task);
    const folder = path.join(task.folder, name, rldsVersion);
    await mkdir(folder, { recursive: true });
    const features = rldsFeatures(task, await usedCameras(task));
    const shards = new ShardWriter(folder, `${name}-train.tfrecord`);
    for (const episode of task.episodes) {
      task.job.signal.throwIfAborted();
      await task.job.mayGoOn?.();
      const payload = encodeExample(
        await blamedOn(episode.episode, () => exampleOf(task, episode, features)),
      );
      if (lengthOf(payload) > maxRecordBytes) throw tooLong(episode);
      task.wrote('writing records', await shards.add(payload));
    }
    await shards.finish();
    await writeObject(path.join(folder, 'features.json'), featuresJson(features));
    await writeObject(path.join(folder, 'dataset_info.json'), datasetInfo(name, shards.shards));
  },
};

/** TFDS wants a name that Python could import. */
export function rldsName({ options }: Pick<FormatTask, 'options'>): string {
  const plain = path
    .basename(options.out)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return /^[a-z]/.test(plain) ? plain : `robot_${plain || 'episodes'}`;
}

const tooLong = ({ episode }: OutEpisode): StudioError =>
  new StudioError(
    'unsupported',
    `Episode ${episode} does not fit into one TFRecord (${maxRecordBytes / 1e6} MB); leave it out, or export with a stride.`,
  );

async function remarks({ dataset, episodes, job }: FormatTask): Promise<Problem[]> {
  const { features, cameras } = dataset.summary;
  const numbers = episodes.map(({ episode }) => episode);
  const notes = await sourceGaps(dataset, numbers, job.signal);
  const note = (code: string, message: string): void => {
    notes.push({ code, severity: 'info', message });
  };
  if (cameras.some(isPictured)) {
    note(
      'pictures-coded-anew',
      'Pictures that are stored as JPEG or PNG files are copied; any other is written as a JPEG of its own, at high quality.',
    );
  }
  const embeddings = features.filter(({ key }) => isEmbedding(key));
  if (embeddings.length > 0) {
    const names = embeddings.map(({ key }) => key).join(', ');
    note(
      'embeddings-left-out',
      `Embeddings (${names}) are not carried; make them anew from the texts.`,
    );
  }
  const written = new Set(declaredBlocks(features, []).map(({ key }) => key));
  const other = features.filter(
    ({ key, dtype }) => written.has(key) && !['float32', 'float16', 'bool'].includes(dtype),
  );
  if (other.length > 0) {
    const names = other.map(({ key }) => key).join(', ');
    note('single-precision', `Numbers are written as float32; ${names} differ in the source.`);
  }
  return notes;
}

function estimate(task: FormatTask) {
  const cameras = statedCameras(task);
  const { numbers } = rldsFeatures(task, cameras);
  const values = [...numbers.values()].reduce((sum, { width }) => sum + 4 * width, 16);
  const pictures = cameras.reduce(
    (sum, { width, height }) => sum + 2_000 + width * height * 0.2,
    0,
  );
  const bytes = task.episodes.reduce((sum, { frames, keyframes, tasks }) => {
    const texts = keyframes.reduce((all, { reasoning }) => all + reasoning.text.length * 2, 0);
    return sum + frames.length * (values + pictures + (tasks[0]?.length ?? 0) + 8) + texts + 2_000;
  }, 8_192);
  return Promise.resolve({ totalBytes: Math.ceil(bytes), videoBytes: 0 });
}

async function exampleOf(
  task: WriteTask,
  episode: OutEpisode,
  features: RldsFeatures,
): Promise<Map<string, Values>> {
  const { dataset } = task;
  const { frames, keyframes } = episode;
  const taskAt = await taskOfFrames(dataset, episode);
  const steps = frames.length;
  const signals = await dataset.signals(episode.episode);
  const blocks = declaredBlocks(dataset.summary.features, signals.blocks);
  const numbers = numbersAt({ blocks }, frames);
  const example = new Map<string, Values>();
  const flags = (path: string, isSet: (step: number) => boolean): void => {
    const values = Uint8Array.from({ length: steps }, (_none, step) => (isSet(step) ? 1 : 0));
    example.set(`steps/${path}`, { kind: 'integers', values });
  };
  const texts = (path: string, textOf: (step: number) => string): void => {
    const values = Array.from({ length: steps }, (_none, step) => encoder.encode(textOf(step)));
    example.set(`steps/${path}`, { kind: 'bytes', values });
  };
  const floats = (path: string, values: Float32Array): void => {
    example.set(`steps/${path}`, { kind: 'floats', values });
  };
  const reasonings = new Map(
    keyframes.map(({ outFrame, reasoning }) => [outFrame, reasoning.text]),
  );
  const ends = scalarOf(numbers, doneKeys);
  flags('is_first', (step) => step === 0);
  flags('is_last', (step) => step === steps - 1);
  flags('is_terminal', (step) => (ends === null ? step === steps - 1 : (ends[step] ?? 0) > 0));
  flags('is_keyframe', (step) => reasonings.has(step));
  floats('reward', scalarOf(numbers, rewardKeys) ?? new Float32Array(steps));
  floats('discount', scalarOf(numbers, ['discount']) ?? new Float32Array(steps).fill(1));
  texts('language_instruction', (step) => taskAt(frames[step] ?? 0));
  texts('reasoning', (step) => reasonings.get(step) ?? '');
  for (const { key, width, values } of numbers) {
    const place = features.numbers.get(key);
    const said =
      width === 1 ? values.map((value, at) => outcomeAt(key, episode, at) ?? value) : values;
    if (place !== undefined) floats(place.path, said);
  }
  await addPictures(task, episode, features, example);
  const own = { file: dataset.summary.name, episode: String(episode.episode) };
  const { file, episode: id } = features.keepsOrigin ? originOf(task, episode) : own;
  example.set('episode_metadata/file_path', { kind: 'bytes', values: [encoder.encode(file)] });
  example.set('episode_metadata/episode_id', { kind: 'integers', values: [Number(id)] });
  const { outcome } = features;
  if (outcome !== null) {
    const { value } = episode.outcome;
    const values: Values = outcome.isFlag
      ? { kind: 'integers', values: [value ?? 0] }
      : { kind: 'floats', values: Float32Array.of(value ?? Number.NaN) };
    example.set(`episode_metadata/${outcome.name}`, values);
  }
  return example;
}

const encoder = new TextEncoder();

/** A camera that shows nothing in this episode is black: every record has the same features. */
async function addPictures(
  task: WriteTask,
  episode: OutEpisode,
  { cameras }: RldsFeatures,
  example: Map<string, Values>,
): Promise<void> {
  const { signal } = task.job;
  for (const { camera, path: place } of cameras) {
    const video = await picturesOf(task, episode, camera);
    const pictures: Uint8Array[] = [];
    if (video === null) {
      const black = await blackJpeg(camera, signal);
      for (let step = 0; step < episode.frames.length; step += 1) pictures.push(black);
    } else {
      const name = `Episode ${episode.episode}`;
      const frames = [...episode.frames];
      const request = { video, frames, name, size: camera };
      const from = { episode, camera: camera.key, frames };
      const isAsLarge = ({ width, height }: ImageHeader): boolean =>
        width === camera.width && height === camera.height;
      const stored = await storedPictures(task, from, isAsLarge);
      for await (const picture of stored ?? jpegsOf(request, signal)) pictures.push(picture);
    }
    example.set(`steps/${place}`, { kind: 'bytes', values: pictures });
  }
}
