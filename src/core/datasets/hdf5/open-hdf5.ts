/** Opens a folder of HDF5 demonstrations: every file in it and below, in the order of their names. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { StudioError, toPlainError, type Problem } from '../../../shared/errors';
import { faultOfData } from '../../system/classify-error';
import type { CameraInfo, EpisodeMeta, FeatureInfo } from '../../../shared/model/dataset';
import { readImageHeader } from '../../video/image-header';
import type { ProxyVideos } from '../../video/proxy-videos';
import { datasetName } from '../../files/hub-cache';
import { resolveInside } from '../../files/contained-path';
import type { Dataset } from '../dataset';
import { TaskLists } from '../episodes';
import { addAll } from '../../system/add-all';
import { dataFaults, fileProblemCode, problem } from '../problems';
import { fpsGuessed, recordedDataset } from '../summary';
import { askHdf5 } from './ask';
import type { Family } from './arrays';
import { pictureShape } from './pixels';
import { Hdf5Reader, readPictures, type EpisodePlace, type SharedFeature } from './hdf5-reader';
import { leftOut, noneIn, type ReadFile } from './left-out';
import { conventionalNames, writerOf } from './names';
import { subtaskSignals, subtaskSource } from './subtask-signals';

/** Robosuite's default, and LIBERO's; ALOHA records at 50 Hz. */
const assumedFps = { demonstrations: 20, aloha: 50, plain: 20 } as const;
/** Only `robosuite` is what robomimic reads as it is. */
const versions = { demonstrations: 'robosuite', aloha: 'ALOHA', plain: 'demonstrations' } as const;
const othersAreRead = ' The other files are read.';
const maxDepth = 4;
const maxFiles = 50_000;

export const isHdf5Name = (name: string): boolean => /\.(hdf5|h5)$/i.test(name);

/** Throws `corrupt-data` if no file has a demonstration in it. */
export async function openHdf5(root: string, proxies: ProxyVideos): Promise<Dataset> {
  const problems: Problem[] = [];
  const { files, places } = await findDemonstrations(root, problems);
  const lists = new TaskLists();
  const episodes = places.map(({ layout }, index): EpisodeMeta => ({
    index,
    length: layout.frames,
    tasks: lists.share(layout.tasks),
  }));
  const [first] = files;
  if (first === undefined) {
    const why = problems[0]?.message.replace(othersAreRead, '') ?? 'there is no HDF5 file in it.';
    throw new StudioError('corrupt-data', `${root} has no demonstrations: ${why}`);
  }
  const isMixed = files.some(({ family }) => family !== first.family);
  const { shared, features, cameras } = shareFeatures(places, first.family, problems);
  const stated = files.find(({ fps }) => fps !== null)?.fps ?? null;
  if (stated === null) problems.push(fpsGuessed(assumedFps[first.family], 'This dataset'));
  const fps = stated ?? assumedFps[first.family];
  addAll(problems, leftOut(files, places));
  addAll(problems, await videosBeside(root));
  const robots = new Set(files.flatMap(({ robot }) => robot ?? []));
  return recordedDataset({
    root,
    name: datasetName(root),
    format: 'hdf5',
    version: versions[isMixed ? 'plain' : first.family],
    fps,
    robot: robots.size === 1 ? ([...robots][0] ?? null) : null,
    episodes,
    cameras: await Promise.all(cameras.map((camera) => lookAtFiles(camera, places))),
    features,
    problems,
    subtasks: places.some(({ layout }) => subtaskSignals(layout.features).length > 0)
      ? subtaskSource
      : null,
    reader: new Hdf5Reader({ places, shared, fps, proxies }),
  });
}

/**
 * Every file that can be read, and the place of each episode in the order of their numbers. What cannot goes to
 * `problems`.
 */
export async function findDemonstrations(
  root: string,
  problems: Problem[],
): Promise<{ files: ReadFile[]; places: EpisodePlace[] }> {
  const files: ReadFile[] = [];
  const places: EpisodePlace[] = [];
  for (const relative of await filesBelow(root)) {
    try {
      const file = await resolveInside(root, relative);
      const layout = await askHdf5({ file, relative }, { kind: 'layout' });
      if (layout.episodes.length === 0) throw noneIn(relative, layout);
      files.push({ ...layout, relative });
      for (const episode of layout.episodes) places.push({ file, relative, layout: episode });
    } catch (error) {
      // A process that a file ended, or kept for too long, says nothing about the other files.
      const isLost =
        error instanceof StudioError && ['timeout', 'worker-lost'].includes(error.code);
      const plain = isLost ? toPlainError(error) : faultOfData(error, `${relative} cannot be read`);
      const message = `${plain.message}${othersAreRead}`;
      problems.push(problem(fileProblemCode(plain, dataFaults), { message, file: relative }));
    }
  }
  return { files, places };
}

const isVideoName = (name: string): boolean => /\.(mp4|mov|avi|mkv|webm|svo2?)$/i.test(name);

/** What recorders put beside their arrays, as DROID does: it shows in no episode here. */
async function videosBeside(root: string): Promise<Problem[]> {
  const [first, ...more] = await filesBelow(root, isVideoName);
  if (first === undefined) return [];
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  const message = `The videos beside the HDF5 files (${first}${others}) are not read, and no export has them: only pictures inside the files are. Convert the recordings to LeRobot or RLDS to have both.`;
  return [problem('file-unread', { message, file: first })];
}

/** Relative paths, forward slashes; links are not followed. */
async function filesBelow(root: string, isWanted = isHdf5Name): Promise<string[]> {
  const found: string[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < maxDepth) await walk(relative, depth + 1);
      else if (isWanted(entry.name) && found.length < maxFiles) found.push(relative);
    }
  };
  await walk('', 0);
  return found.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** Episodes of which a picture is looked at to know its size. */
const sampleSize = 8;

/** Files of pictures say themselves how large they are. */
async function lookAtFiles(
  camera: CameraInfo,
  places: readonly EpisodePlace[],
): Promise<CameraInfo> {
  if (camera.width > 0) return camera;
  for (const place of places.slice(0, sampleSize)) {
    const feature = place.layout.features.find(({ key }) => key === camera.key);
    if (feature === undefined || feature.kind === 'unread') continue;
    if (place.layout.frames === 0) continue;
    try {
      for await (const picture of readPictures(place, feature, 1)) {
        const header = readImageHeader(picture);
        if (header === null) break;
        const { width, height, format } = header;
        return { ...camera, width, height, codec: format };
      }
    } catch {
      // Said when that episode is opened; the next one may tell about the camera as a whole.
    }
  }
  return { ...camera, codec: null };
}

/** One list of features for all files: of each the widest. Says so if files do not agree. */
function shareFeatures(
  places: readonly EpisodePlace[],
  family: Family,
  problems: Problem[],
): { shared: Map<string, SharedFeature>; features: FeatureInfo[]; cameras: CameraInfo[] } {
  const shared = new Map<string, SharedFeature>();
  const features = new Map<string, FeatureInfo>();
  const cameras = new Map<string, CameraInfo>();
  const kinds = new Set<string>();
  for (const { layout } of places.filter(({ layout }) => layout.frames > 0)) {
    const measured = layout.features.filter(({ kind }) => kind !== 'texts');
    const writer = writerOf(layout.features);
    // Picture files are padded to the longest one of each demonstration.
    kinds.add(
      measured
        .map(({ key, kind, shape }) => (kind === 'files' ? key : `${key}[${shape.join(',')}]`))
        .join(' '),
    );
    for (const feature of layout.features) {
      const { key, kind, shape, dtype } = feature;
      const width = shape.reduce((product, size) => product * size, 1);
      if (kind === 'texts') {
        features.set(key, { key, dtype, shape, names: null });
        continue;
      }
      if (kind !== 'numbers') {
        const isRaw = kind === 'pictures' || kind === 'depth';
        const picture = isRaw ? pictureShape(shape) : null;
        const size = { width: picture?.width ?? 0, height: picture?.height ?? 0 };
        const known = cameras.get(key);
        const codec = isRaw ? 'raw' : 'jpeg';
        if (known === undefined || known.width === 0)
          cameras.set(key, { key, ...size, codec, gop: 1 });
        features.set(key, { key, dtype: 'image', shape, names: null });
        continue;
      }
      if (width <= (shared.get(key)?.width ?? 0)) continue;
      const names = conventionalNames(feature, family, writer);
      const numbered = Array.from({ length: width }, (_none, dim) => String(dim));
      shared.set(key, { width, names: names ?? numbered });
      features.set(key, { key, dtype, shape: shape.length === 0 ? [1] : shape, names });
    }
  }
  if (kinds.size > 1) {
    const message =
      `The episodes hold ${kinds.size} different sets of features, as if they were of different robots or tasks; ` +
      'they are shown together, but cues are better where each kind is opened by itself.';
    problems.push(problem('features-mixed', { message }));
  }
  return { shared, features: [...features.values()], cameras: [...cameras.values()] };
}
