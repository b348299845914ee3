/** Opens a LeRobot dataset: reads its metadata, looks at a few episodes, and answers questions about the rest. */
import path from 'node:path';
import { StudioError, toPlainError, type Problem } from '../../../shared/errors';
import type { CameraInfo, DatasetSummary, FeatureInfo } from '../../../shared/model/dataset';
import { probeVideo } from '../../video/probe';
import { resolveInside } from '../contained-path';
import { datasetIdOf } from '../dataset-id';
import { inferEmbodiment } from '../embodiment';
import { modalitySchema, type Modality } from '../embodiment-modality';
import { problem } from '../problems';
import type { EpisodeTable } from './episode-table';
import { readEpisodesV2 } from './episodes-v2';
import { readEpisodesV3 } from './episodes-v3';
import { readFeatures, readInfo, readJson, type RawInfo } from './info';
import type { LeRobotDataset } from './lerobot-dataset';
import { LeRobotReader } from './lerobot-reader';
import { reasoningColumn } from './reasoning-column';
import { readTasks } from './tasks';

/** `root` is a real path that `detect` found to be LeRobot's. */
export async function openLeRobot(root: string): Promise<LeRobotDataset> {
  const info = await readInfo(root);
  const problems: Problem[] = [];
  const layout = layoutOf(root, info, problems);
  const declared = readFeatures(info);
  problems.push(...declared.problems);
  const features = declared.features;
  const cameras = features.filter(({ dtype }) => dtype === 'video');
  const tasks = await readTasks(root, layout);
  problems.push(...tasks.problems);
  const table =
    layout === 'v2'
      ? await readEpisodesV2(root, info, tasks.byIndex)
      : await readEpisodesV3(
          root,
          info,
          cameras.map(({ key }) => key),
        );
  problems.push(...table.problems);
  if (table.episodes.length === 0) {
    throw new StudioError(
      'corrupt-data',
      `${root} has a list of episodes without a usable episode; restore meta/ from the dataset's source.`,
    );
  }

  const summary: DatasetSummary = {
    id: datasetIdOf(root),
    name: path.basename(root),
    path: root,
    format: 'lerobot',
    version: info.codebase_version,
    fps: info.fps,
    episodes: table.episodes.length,
    frames: table.episodes.reduce((sum, { length }) => sum + length, 0),
    tasks: [...new Set(table.episodes.flatMap((episode) => episode.tasks))],
    cameras: [],
    features,
    embodiment: { robot: null, source: 'guess', arms: 0, parts: [], notes: [] },
    reasoningColumn: reasoningColumn(features),
    problems,
  };
  const dataset = new LeRobotReader({
    root,
    layout,
    info,
    summary,
    table,
    taskTable: tasks.byIndex,
    cameras,
  });
  for (const camera of cameras) {
    summary.cameras.push(await probeCamera(dataset, table, camera, problems));
  }
  const first = await dataset.signals(table.episodes[0]?.index ?? 0).catch((error: unknown) => {
    problems.push(problem('data-unreadable', { message: toPlainError(error).message }));
    return null;
  });
  summary.embodiment = inferEmbodiment({
    robot: info.robot_type ?? null,
    features,
    modality: await readModality(root, problems),
    sample: (key) => first?.blocks.find((block) => block.key === key)?.values ?? null,
  });
  return dataset;
}

function layoutOf(root: string, info: RawInfo, problems: Problem[]): 'v2' | 'v3' {
  const [, major, minor] = /^v?(\d+)(?:\.(\d+))?/.exec(info.codebase_version) ?? [];
  if (major !== '2' && major !== '3') {
    throw new StudioError(
      'unsupported',
      `${root} says it is LeRobot ${info.codebase_version}; the studio reads v2.0, v2.1 and v3.0. ` +
        "Convert it with LeRobot's own scripts first.",
    );
  }
  if (!['2.0', '2.1', '3.0'].includes(`${major}.${minor ?? '0'}`)) {
    problems.push(
      problem('version-unknown', {
        message: `meta/info.json says ${info.codebase_version}, which the studio does not know; it reads it as v${major}.0.`,
        file: 'meta/info.json',
      }),
    );
  }
  return major === '2' ? 'v2' : 'v3';
}

async function readModality(root: string, problems: Problem[]): Promise<Modality | null> {
  const file = 'meta/modality.json';
  try {
    return modalitySchema.parse(await readJson(root, file));
  } catch (error) {
    if (toPlainError(error).code !== 'not-found') {
      const message = `${file} cannot be used: ${toPlainError(error).message}`;
      problems.push(problem('modality-unreadable', { message, file }));
    }
    return null;
  }
}

/** Asks the first file of the camera that can be read, among the first few episodes. */
async function probeCamera(
  dataset: LeRobotDataset,
  table: EpisodeTable,
  camera: FeatureInfo,
  problems: Problem[],
): Promise<CameraInfo> {
  for (const [position] of table.episodes.slice(0, 8).entries()) {
    const location = table.video(position, camera.key);
    if (location === null) continue;
    try {
      const file = await resolveInside(dataset.root, location.relative);
      const { width, height, codec, gop } = await probeVideo(file);
      return { key: camera.key, width, height, codec, gop };
    } catch {
      // The next file may do; a camera without any is reported below.
    }
  }
  problems.push(
    problem('camera-without-files', {
      message: `Camera ${camera.key} is declared in meta/info.json but has no readable video; the studio leaves it out.`,
      file: 'meta/info.json',
    }),
  );
  return { key: camera.key, width: 0, height: 0, codec: null, gop: null };
}
