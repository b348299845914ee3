/** Opens an RLDS dataset: the folder of one version of a TFDS dataset, `features.json` beside TFRecord files. */
import { z } from 'zod';
import { StudioError, type Problem } from '../../../shared/errors';
import type { CameraInfo, EpisodeMeta, FeatureInfo } from '../../../shared/model/dataset';
import { listOf } from '../../../shared/model/list-of';
import { datasetName } from '../../files/hub-cache';
import { limits } from '../../files/limits';
import { readImageHeader } from '../../video/image-header';
import type { ProxyVideos } from '../../video/proxy-videos';
import type { Dataset } from '../dataset';
import { readJson } from '../lerobot/metadata/info';
import { reasoningColumn } from '../lerobot/text/reasoning-column';
import { namesIn } from '../looks-like';
import { depthAsGrey, problem } from '../problems';
import { fpsGuessed, namesGuessed, poseNames, recordedDataset } from '../summary';
import { readStepFeatures, type StepFeature, type StepFeatures } from './features';
import { isBlank, RldsReader, widthOf } from './rlds-reader';
import { readShards, type Shards } from './shards';

/** RLDS stores no rate. Most of Open X-Embodiment, Bridge among it, was recorded at 3 to 10 Hz. */
const assumedFps = 5;
/** Episodes whose pictures are looked at on opening. */
const sampleSize = 3;

const mostSplits = 10_000;
export const infoSchema = z.looseObject({
  name: z.string().max(200).optional(),
  version: z.string().optional(),
  splits: listOf(
    z.looseObject({ shardLengths: listOf(z.coerce.number(), limits.episodes).optional() }),
    mostSplits,
  ).optional(),
});

/** Throws `unsupported` or `corrupt-data` naming the file. */
export async function openRlds(root: string, proxies: ProxyVideos): Promise<Dataset> {
  const described = readStepFeatures(await readJson(root, 'features.json'), 'features.json');
  const steps = described.features.sort((a, b) => (a.key < b.key ? -1 : 1));
  const info = infoSchema.safeParse(await readJson(root, 'dataset_info.json'));
  const shards = await readShards(root, steps);
  if (shards.episodes.length === 0) {
    const why = shards.problems[0]?.message ?? (await whyNone(root));
    throw new StudioError('corrupt-data', `${root} has no episode that can be read: ${why}`);
  }
  const problems: Problem[] = [...shards.problems, fpsGuessed(assumedFps, 'An RLDS dataset')];
  if (info.success) problems.push(...compareTotals(info.data, shards));
  problems.push(...lessened(described), ...splitsJoined(shards));
  const names = guessNames(steps);
  if (names.size > 0) problems.push(namesGuessed([...names.keys()]));
  const features: FeatureInfo[] = steps.map(({ key, kind, dtype, shape }) => ({
    key,
    dtype: kind === 'image' ? 'image' : dtype,
    shape: shape.length === 0 ? [1] : shape,
    names: names.get(key) ?? null,
  }));
  const reader = new RldsReader({
    records: shards.records,
    features: steps,
    names,
    reasoningKey: reasoningColumn(features),
    fps: assumedFps,
    proxies,
  });
  return recordedDataset({
    root,
    name: (info.success ? info.data.name : undefined) ?? datasetName(root),
    format: 'rlds',
    version: (info.success ? info.data.version : undefined) ?? 'unknown',
    fps: assumedFps,
    robot: null,
    episodes: shards.episodes,
    cameras: await lookAtCameras(reader, steps, shards.episodes, problems),
    features,
    problems,
    reader,
  });
}

async function whyNone(root: string): Promise<string> {
  const other = (await namesIn(root)).find((name) => /\.(array_record|riegeli|parquet)/.test(name));
  return other === undefined
    ? 'there are no files NAME-SPLIT.tfrecord-*.'
    : `its records lie in other files than TFRecord (${other}), which the studio does not read; write them with tensorflow-datasets and file_format="tfrecord".`;
}

/** What steps hold and is not read, and what of it is shown as less than it is. */
function lessened({ features, unread }: StepFeatures): Problem[] {
  const byReason = new Map<string, string[]>();
  for (const { key, why } of unread) {
    const alike = byReason.get(why) ?? [];
    alike.push(key);
    byReason.set(why, alike);
  }
  const leftOut = [...byReason].map(([why, [first, ...more]]) => {
    const others = more.length === 0 ? '' : ` (and ${more.length} more like it)`;
    return problem('feature-left-out', { message: `${first}${others} ${why}; it is left out.` });
  });
  const depth = features.filter(({ kind, dtype }) => kind === 'image' && dtype === 'uint16');
  const grey = depth.map(({ key: camera }) => depthAsGrey(camera));
  return [...leftOut, ...grey];
}

/** Splits are told by the names of files; what is made of the episodes knows none. */
function splitsJoined({ records }: Shards): Problem[] {
  const counts = new Map<string, number>();
  for (const { split } of records) counts.set(split, (counts.get(split) ?? 0) + 1);
  if (counts.size < 2) return [];
  const named = [...counts].map(([split, count]) => `${split} (${count})`).join(', ');
  const message = `The episodes of all splits are shown as one list, in this order: ${named}; an export does not part them.`;
  return [problem('splits-joined', { message })];
}

function compareTotals(info: z.infer<typeof infoSchema>, shards: Shards): Problem[] {
  const stated = info.splits?.flatMap(({ shardLengths }) => shardLengths ?? []);
  if (stated === undefined || stated.length === 0) return [];
  const sum = stated.reduce((a, b) => a + b, 0);
  if (sum === shards.episodes.length) return [];
  const message = `dataset_info.json promises ${sum} episodes, but ${shards.episodes.length} are there; the studio counts for itself.`;
  return [problem('totals-wrong', { message, file: 'dataset_info.json' })];
}

/** Seven values in both action and state; an action alone could as well be seven joints. */
function guessNames(steps: readonly StepFeature[]): Map<string, string[]> {
  const sevens = steps.filter(
    (feature) =>
      feature.kind === 'numbers' &&
      /^(action|observation\.state)$/.test(feature.key) &&
      widthOf(feature) === poseNames.length,
  );
  return sevens.length === 2 ? new Map(sevens.map(({ key }) => [key, poseNames])) : new Map();
}

/** Size and format by the first pictures; cameras that show nothing in any of them are said to be blank. */
async function lookAtCameras(
  reader: RldsReader,
  steps: readonly StepFeature[],
  episodes: readonly EpisodeMeta[],
  problems: Problem[],
): Promise<CameraInfo[]> {
  const cameras: CameraInfo[] = [];
  for (const feature of steps.filter(({ kind }) => kind === 'image')) {
    let camera: CameraInfo = { key: feature.key, width: 0, height: 0, codec: null, gop: null };
    let looked = 0;
    let blank = 0;
    for (const episode of episodes.filter(({ length }) => length > 0).slice(0, sampleSize)) {
      // An episode that cannot be read says so when it is opened.
      const pictures = await reader.pictures(episode, feature).catch(() => []);
      if (pictures.length === 0) continue;
      looked += 1;
      if (isBlank(pictures)) blank += 1;
      const header = readImageHeader(pictures[0] ?? new Uint8Array());
      if (header === null || camera.codec !== null) continue;
      const { width, height, format } = header;
      camera = { key: feature.key, width, height, codec: format, gop: 1 };
    }
    cameras.push(camera);
    if (looked === 0) {
      const message = `Camera ${feature.key} is described in features.json, but the first episodes have no pictures of it; it is left out.`;
      problems.push(problem('camera-without-files', { message, camera: feature.key }));
    }
    if (looked === 0 || blank < looked) continue;
    reader.knownBlank.add(feature.key);
    const message = `Camera ${feature.key} is blank: it shows one and the same picture throughout the ${looked} episodes looked at; it is left out where that is so.`;
    problems.push(problem('camera-blank', { message }));
  }
  return cameras;
}
