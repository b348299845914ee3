/** Writes a LeRobot export into the partial folder, in the order in which its parts are known; info.json comes last. */
import path from 'node:path';
import { isLeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import { probeVideo } from '../../video/probe';
import { copyInto } from '../files/disk';
import { entriesOf } from '../files/python-json';
import { writeObject, writeObjects } from '../files/text-files';
import type { OutEpisode, WriteTask } from '../formats/format';
import { blamedOn } from '../select/blamed-episode';
import type { AnewOutline, CopyOutline, LeRobotOutline } from './lerobot-outline';
import { writeEpisodesV2 } from './meta/episodes-v2';
import { writeEpisodesV3 } from './meta/episodes-v3';
import { infoOf, type VideoFacts } from './meta/info';
import type { AnewLists, CopyLists, ListTask } from './meta/list-task';
import { EpisodeStats } from './meta/episode-stats';
import { modalityFile, modalityOf } from './meta/modality';
import { samplePictures, storedPictureStats, type PictureStretch } from './meta/picture-stats';
import { rowStats } from './meta/row-stats';
import { findTextTables, subtaskTable } from './meta/side-files';
import { allStats, basicStats, type FeatureStats, type Stats } from './meta/stats';
import { writeTextIndex } from './meta/text-index';
import { fillFromWhole, wholeStatsOfRows } from './meta/whole-rows';
import { writeWholeStats } from './meta/whole-stats';
import { loadSubtasks, subtasksOf } from './rows/carriers';
import { copyRows } from './rows/copied-rows';
import { writeRows } from './rows/written-rows';
import { cameraFile, isPictured } from './videos/camera-files';
import type { PlacedPictures } from './videos/placed-pictures';
import { writeVideos, type VideoStretch } from './videos/write-videos';

/**
 * Rows, videos, lists, statistics, info.json; all of it is on disk when it resolves with where the pictures are. Throws
 * `corrupt-data` naming file or episode, `conflict` where a source's file changed since it was planned, what the disk
 * says, or the signal's reason.
 */
export async function writeLeRobot(
  task: WriteTask,
  outline: LeRobotOutline,
): Promise<PlacedPictures[]> {
  const { folder, database, wrote } = task;
  await database.load(outline.episodes);
  const lists = await (outline.way === 'copied'
    ? copyFiles(task, outline)
    : writeFiles(task, outline));
  wrote('counting statistics', 0);
  const whole = await wholeStatsOfRows(database, folder, lists.stats);
  fillFromWhole(lists.stats, whole);
  wrote('writing episode lists', 0);
  const sum = await (outline.layout === 'v3'
    ? writeEpisodesV3(lists, whole)
    : writeEpisodesV2(lists));
  await writeWholeStats(lists, whole, sum);
  if (lists.way === 'anew') await writeTexts(lists);
  await writeModality(lists);
  const videos = lists.way === 'anew' ? await videoFacts(lists) : [];
  await writeObject(path.join(folder, 'meta/info.json'), infoOf(outline, videos));
  return lists.way === 'anew' ? placesOf(lists) : lists.outline.pictures;
}

const placesOf = ({ outline: { episodes }, videos }: AnewLists): PlacedPictures[] =>
  [...videos].flatMap(([camera, stretches]) =>
    stretches.map(({ file, fromSec }, at) => ({
      episode: episodes[at]?.episode ?? 0,
      camera,
      to: file,
      startSec: fromSec,
      frames: episodes[at]?.frames.length ?? 0,
    })),
  );

async function copyFiles(task: WriteTask, outline: CopyOutline): Promise<CopyLists> {
  const { folder, database, job, wrote } = task;
  const copied = await copyRows(outline, database, task);
  for (const [phase, files] of [
    ['copying videos', outline.videos],
    ['copying side files', outline.sideFiles],
  ] as const) {
    for (const { file, to, bytes } of files) {
      job.signal.throwIfAborted();
      await job.mayGoOn?.();
      await copyInto(file, path.join(folder, to), bytes);
      wrote(phase, bytes);
    }
  }
  const stats = await rowStats(outline, database, copied, allStats);
  return { way: 'copied', outline, database, folder, stats };
}

async function writeFiles(task: WriteTask, outline: AnewOutline): Promise<AnewLists> {
  const { dataset, options, folder, database, job, wrote, fps } = task;
  const { episodes, version } = outline;
  const keys = version === 'v3.0' ? allStats : basicStats;
  // Of pictures that nobody can read there are no statistics; the column goes along all the same.
  const read = new Set(dataset.summary.cameras.filter(isPictured).map(({ key }) => key));
  const embedded = outline.rows.columns
    .filter(({ feature, name }) => feature['dtype'] === 'image' && read.has(name))
    .map(({ name }) => name);
  const stored = isLeRobotDataset(dataset)
    ? await storedPictureStats(dataset, database, [...outline.cameras, ...embedded])
    : new EpisodeStats();
  const known: KnownStats = ({ episode, frames }, camera) =>
    frames.length === dataset.episode(episode).length ? stored.get(episode)?.[camera] : undefined;
  if (options.carrier === 'subtasks') await loadSubtasks(database, subtasksOf(episodes));
  const rows = await writeRows(outline, database, keys, task);
  const videos = await writeVideos({
    dataset,
    version,
    stride: options.stride,
    looks: task.looks,
    cameras: outline.cameras,
    episodes,
    keys,
    sample: (episode, camera) => known(episode, camera) === undefined,
    folder,
    engine: task.engine,
    job,
    wrote,
    fps,
    sourceFps: dataset.summary.fps,
  });
  await addPictureStats({ task, outline, embedded, keys, videos, known }, rows.stats);
  return { way: 'anew', outline, database, folder, ...rows, videos };
}

/** The lists of texts that rows name by number. */
async function writeTexts({ outline, database, folder }: AnewLists): Promise<void> {
  const { dataset, episodes, options, tasks, version } = outline;
  const meta = (name: string): string => path.join(folder, 'meta', name);
  // The plan is blocked then, and a blocked plan is not run.
  if (tasks === null) throw new RangeError('numbers of tasks');
  if (version === 'v3.0') {
    const names = { number: 'task_index', text: 'task' };
    await writeTextIndex(database, meta('tasks.parquet'), tasks, names);
  } else {
    const lines = tasks.map((text, index) => ({ task_index: index, task: text }));
    await writeObjects(meta('tasks.jsonl'), lines);
  }
  if (options.carrier === 'subtasks') {
    const names = { number: 'subtask_index', text: 'subtask' };
    await writeTextIndex(database, meta('subtasks.parquet'), subtasksOf(episodes), names);
  }
  const own = isLeRobotDataset(dataset) ? await findTextTables(dataset) : [];
  for (const { file, to, bytes } of own) {
    if (options.carrier === 'subtasks' && to === subtaskTable) continue;
    await copyInto(file, path.join(folder, to), bytes);
  }
}

/** What GR00T asks for beside v2; in a copy the source's own is there already. */
async function writeModality(lists: ListTask): Promise<void> {
  const { outline, folder } = lists;
  if (outline.layout !== 'v2') return;
  const own = outline.way === 'copied' && outline.sideFiles.some(({ to }) => to === modalityFile);
  const modality = own ? null : await modalityOf(outline);
  if (modality !== null) await writeObject(path.join(folder, modalityFile), modality);
}

interface PictureTask {
  task: WriteTask;
  outline: AnewOutline;
  /** Columns of pictures. */
  embedded: readonly string[];
  keys: readonly string[];
  videos: AnewLists['videos'];
  known: KnownStats;
}

/** The source's statistics of pictures hold where all frames of an episode stay; undefined where there are none. */
type KnownStats = (episode: OutEpisode, camera: string) => FeatureStats | undefined;

/** Where neither the source has them nor who made the video, a sample of the pictures is looked at. */
async function addPictureStats(
  { task, outline, embedded, keys, videos, known }: PictureTask,
  stats: EpisodeStats,
): Promise<void> {
  const { job, wrote } = task;
  const cameras = [...videos.keys(), ...embedded];
  for (const [position, episode] of outline.episodes.entries()) {
    const own: Stats = { ...stats.get(episode.target) };
    for (const camera of cameras) {
      await job.mayGoOn?.();
      const written = videos.get(camera)?.[position];
      const there = known(episode, camera) ?? written?.stats ?? null;
      if (there !== null) {
        own[camera] = there;
        continue;
      }
      const stretch =
        written === undefined
          ? await sourceStretch(task, episode, camera)
          : stretchOf(task, episode, written);
      own[camera] = await blamedOn(episode.episode, () =>
        samplePictures(stretch, keys, job.signal),
      );
    }
    stats.set(episode.target, own);
    wrote('looking at pictures', 0);
  }
}

const stretchOf = (
  { folder }: WriteTask,
  { frames }: OutEpisode,
  { file, fromSec }: VideoStretch,
): PictureStretch => ({
  file: path.join(folder, file),
  startSec: fromSec,
  first: 0,
  frames: frames.length,
});

/** Pictures in the rows are looked at in the source, from the first frame that is written to the last. */
async function sourceStretch(
  { dataset }: WriteTask,
  { episode, frames }: OutEpisode,
  camera: string,
): Promise<PictureStretch> {
  const { file, startSec } = await cameraFile(dataset, episode, camera);
  const first = frames[0] ?? 0;
  const last = frames.at(-1) ?? first;
  return { file, startSec, first, frames: last - first + 1 };
}

/** What the first file of each camera is; the source's own words where files went along. */
async function videoFacts({ outline, videos, folder }: AnewLists): Promise<VideoFacts[]> {
  const declared = new Map(entriesOf(outline.info['features']));
  const facts: VideoFacts[] = [];
  for (const [camera, stretches] of videos) {
    const [first] = stretches;
    if (first === undefined) continue;
    const { width, height, codec } = await probeVideo(path.join(folder, first.file));
    const own = declared.get(camera);
    const isKept = stretches.every(({ way }) => way !== 'encoded');
    const known = typeof own === 'object' && own !== null && isKept ? { ...own } : null;
    facts.push({ camera, width, height, codec, declared: known });
  }
  return facts;
}
