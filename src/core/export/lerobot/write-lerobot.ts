/** Writes a LeRobot export into the partial folder, in the order in which its parts are known; info.json comes last. */
import path from 'node:path';
import { isLeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import { probeVideo } from '../../video/probe';
import { ExportDatabase } from '../files/export-database';
import { writeObject, writeObjects } from './meta/source-lists';
import { entriesOf } from '../files/python-json';
import { basicStats, quantiles, type Stats } from './meta/stats';
import type { OutEpisode, WriteTask } from '../formats/format';
import { loadSubtasks, subtasksOf } from './rows/carriers';
import { writeListV3, writeListsV2, writeStats } from './write/episode-list';
import { infoOf, type VideoFacts } from './write/info';
import { allColumns, type LeRobotDraft } from './lerobot-draft';
import type { LeRobotVersion } from './layout';
import { modalityOf } from './meta/modality';
import { samplePictures, storedPictureStats, type PictureStretch } from './meta/picture-stats';
import { writeTextIndex } from './meta/text-index';
import { cameraFile, camerasInUse } from './videos/camera-files';
import { writeData } from './rows/written-rows';
import { writeVideos, type VideoStretch } from './videos/write-videos';

type Videos = ReadonlyMap<string, readonly VideoStretch[]>;

export async function writeLeRobot(
  task: WriteTask,
  version: LeRobotVersion,
  draft: LeRobotDraft,
): Promise<void> {
  const { dataset, options, folder, job, wrote, fps } = task;
  const { episodes, rows, tasks } = draft;
  // The plan is blocked then, and a blocked plan is not run.
  if (tasks === null) throw new RangeError('numbers of tasks');
  const cameras = await camerasInUse(
    dataset,
    episodes.map(({ episode }) => episode),
    draft.cameras,
  );
  const meta = (name: string): string => path.join(folder, 'meta', name);
  const keys = version === 'v3.0' ? [...basicStats, ...Object.keys(quantiles)] : basicStats;
  const database = await ExportDatabase.open(folder, job.signal);
  try {
    await database.load(
      episodes.map((episode) => ({
        ...episode,
        frames: episode.frames.length,
        first: episode.frames[0] ?? 0,
        stride: options.stride,
        keyframes: episode.keyframes.map(({ outFrame, reasoning }) => ({
          frame: outFrame,
          reasoning,
        })),
      })),
    );
    const subtasks = options.carrier === 'subtasks' ? subtasksOf(episodes) : [];
    if (subtasks.length > 0) await loadSubtasks(database, subtasks);
    const { carrier, stride } = options;
    const written = await writeData({
      version,
      carrier,
      rows,
      episodes,
      database,
      keys,
      folder,
      job,
      wrote,
    });
    const videos = await writeVideos({
      dataset,
      version,
      stride,
      cameras,
      episodes,
      folder,
      job,
      wrote,
      fps,
      sourceFps: dataset.summary.fps,
    });
    await addPictureStats({ task, draft, database, keys, videos }, written.stats);
    wrote('writing episode lists', 0);
    const lists = { ...written, episodes, videos, database, folder };
    if (version === 'v3.0') {
      await writeListV3(lists);
      const names = { number: 'task_index', text: 'task' };
      await writeTextIndex(database, meta('tasks.parquet'), tasks, names);
    } else {
      await writeListsV2(lists);
      const lines = tasks.map((text, index) => ({ task_index: index, task: text }));
      await writeObjects(meta('tasks.jsonl'), lines);
      const modality = await modalityOf(dataset, cameras);
      if (modality !== null) await writeObject(meta('modality.json'), modality);
    }
    await writeStats(lists);
    if (subtasks.length > 0) {
      const names = { number: 'subtask_index', text: 'subtask' };
      await writeTextIndex(database, meta('subtasks.parquet'), subtasks, names);
    }
    await writeObject(
      meta('info.json'),
      infoOf({
        dataset,
        version,
        fps,
        source: draft.info,
        episodes: episodes.length,
        frames: episodes.reduce((sum, { frames }) => sum + frames.length, 0),
        tasks: tasks.length,
        columns: allColumns(draft, task),
        videos: await videoFacts(draft, videos, folder),
      }),
    );
  } finally {
    await database.close();
  }
}

interface PictureTask {
  task: WriteTask;
  draft: LeRobotDraft;
  database: ExportDatabase;
  keys: readonly string[];
  videos: Videos;
}

/** The source's statistics of pictures hold where all frames of an episode stay; else a sample is looked at. */
async function addPictureStats(
  { task, draft, database, keys, videos }: PictureTask,
  stats: Map<number, Stats>,
): Promise<void> {
  const { dataset, job, wrote } = task;
  const embedded = draft.rows.columns
    .filter(({ feature }) => feature['dtype'] === 'image')
    .map(({ name }) => name);
  const cameras = [...videos.keys(), ...embedded];
  const stored = isLeRobotDataset(dataset)
    ? await storedPictureStats(dataset, database, cameras)
    : new Map<number, Stats>();
  for (const [position, episode] of draft.episodes.entries()) {
    const isWhole = episode.frames.length === dataset.episode(episode.episode).length;
    const own: Stats = { ...stats.get(episode.target) };
    for (const camera of cameras) {
      await job.mayGoOn?.();
      const known = isWhole ? stored.get(episode.episode)?.[camera] : undefined;
      if (known !== undefined) {
        own[camera] = known;
        continue;
      }
      const written = videos.get(camera)?.[position];
      const stretch =
        written === undefined
          ? await sourceStretch(task, episode, camera)
          : stretchOf(task, episode, written);
      own[camera] = await samplePictures(stretch, keys, job.signal);
    }
    stats.set(episode.target, own);
    wrote('looking at pictures', 0);
  }
}

const stretchOf = (
  { folder, fps }: WriteTask,
  { frames }: OutEpisode,
  { file, fromSec }: VideoStretch,
): PictureStretch => ({ file: path.join(folder, file), fromSec, fps, frames: frames.length });

/** Pictures in the rows are looked at in the source, from the first frame that is written to the last. */
async function sourceStretch(
  { dataset }: WriteTask,
  { episode, frames }: OutEpisode,
  camera: string,
): Promise<PictureStretch> {
  const { file, startSec } = await cameraFile(dataset, episode, camera);
  const { fps } = dataset.summary;
  const first = frames[0] ?? 0;
  const last = frames.at(-1) ?? first;
  return { file, fromSec: startSec + first / fps, fps, frames: last - first + 1 };
}

/** What the first file of each camera is; the source's own words where files went along. */
async function videoFacts(
  draft: LeRobotDraft,
  videos: Videos,
  folder: string,
): Promise<VideoFacts[]> {
  const declared = new Map(entriesOf(draft.info['features']));
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
