/** The meta/ folder of a LeRobot v3.0 dataset: info, tasks, episodes, statistics. */
import type { Episode } from './episodes';
import { huggingFaceType, type Column } from './parquet';
import { poseNames, stateNames, type Row } from './rows';
import { colourStats, statNames, statsOf, type ColourCount, type Stats } from './statistics';
import type { Recipe } from './recipe';
import type { Task } from './tasks';
import type { CameraSpec } from './video';

/** Episodes per data file and per video file: few, so that the dataset has several of each. */
export const perDataFile = 12;
export const perVideoFile = 6;

export const dataPath = 'data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet';
export const videoPath = 'videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4';

/** A path of the layout; all files are in chunk 0. */
export const filePath = (template: string, file: number, key = ''): string =>
  template
    .replace('{video_key}', key)
    .replace('{chunk_index:03d}', '000')
    .replace('{file_index:03d}', String(file).padStart(3, '0'));

interface Feature {
  dtype: string;
  type: string;
  names: readonly string[] | null;
  of: (row: Row) => number[] | number | string;
}

/** Features in the parquet files, in their order there. */
const features: Readonly<Record<string, Feature>> = {
  'observation.state': { dtype: 'float32', type: 'FLOAT[]', names: stateNames, of: (r) => r.state },
  'observation.ee_pose': { dtype: 'float32', type: 'FLOAT[]', names: poseNames, of: (r) => r.pose },
  action: { dtype: 'float32', type: 'FLOAT[]', names: stateNames, of: (r) => r.action },
  reasoning: { dtype: 'string', type: 'VARCHAR', names: null, of: (r) => r.reasoning },
  timestamp: { dtype: 'float32', type: 'FLOAT', names: null, of: (r) => r.timestamp },
  frame_index: { dtype: 'int64', type: 'BIGINT', names: null, of: (r) => r.frame },
  episode_index: { dtype: 'int64', type: 'BIGINT', names: null, of: (r) => r.episode },
  index: { dtype: 'int64', type: 'BIGINT', names: null, of: (r) => r.index },
  task_index: { dtype: 'int64', type: 'BIGINT', names: null, of: (r) => r.task },
};

export function info(totalFrames: number, { plans, tasks, cameras, fps }: Recipe): unknown {
  const declared = Object.entries(features).map(([key, { dtype, names }]) => [
    key,
    { dtype, shape: [names?.length ?? 1], names },
  ]);
  const videos = cameras.map(({ key, width, height, codec }) => [
    key,
    {
      dtype: 'video',
      shape: [height, width, 3],
      names: ['height', 'width', 'channels'],
      info: {
        'video.height': height,
        'video.width': width,
        'video.codec': codec,
        'video.pix_fmt': 'yuv420p',
        'video.is_depth_map': false,
        'video.fps': fps,
        'video.channels': 3,
        has_audio: false,
      },
    },
  ]);
  return {
    codebase_version: 'v3.0',
    robot_type: 'six_axis_arm_sim',
    total_episodes: plans.length,
    total_frames: totalFrames,
    total_tasks: tasks.length,
    chunks_size: 1000,
    data_files_size_in_mb: 100,
    video_files_size_in_mb: 200,
    fps,
    splits: { train: `0:${plans.length}` },
    data_path: dataPath,
    video_path: videoPath,
    features: Object.fromEntries([...declared, ...videos]),
  };
}

/** Columns of one data file. */
export const dataColumns = (rows: readonly Row[]): Column[] =>
  Object.entries(features).map(([name, { type, of }]) => ({ name, type, values: rows.map(of) }));

export const dataMetadata = {
  huggingface: {
    info: {
      features: Object.fromEntries(
        Object.entries(features).map(([name, { type, names }]) => [
          name,
          huggingFaceType(type, names?.length),
        ]),
      ),
    },
  },
};

/** The text is the index of the pandas frame, which LeRobot looks tasks up by. */
export const taskColumns = (tasks: readonly Task[]): Column[] => [
  { name: 'task_index', type: 'BIGINT', values: tasks.map((_, i) => i) },
  { name: 'task', type: 'VARCHAR', values: tasks.map(({ text }) => text) },
];
const pandasColumn = (name: string, pandasType: string, numpyType: string): unknown => ({
  name,
  field_name: name,
  pandas_type: pandasType,
  numpy_type: numpyType,
  metadata: null,
});
export const taskMetadata = {
  pandas: {
    index_columns: ['task'],
    column_indexes: [],
    columns: [
      pandasColumn('task_index', 'int64', 'int64'),
      pandasColumn('task', 'unicode', 'object'),
    ],
    attributes: {},
    pandas_version: '2.2.3',
  },
};

export type StatsByFeature = Readonly<Record<string, Stats>>;

/** Statistics of some rows (strings have none) and of the pictures that go with them. */
export function statistics(
  rows: readonly Row[],
  /** By the camera's key. */
  colours: ReadonlyMap<string, ColourCount>,
): StatsByFeature {
  const numeric = Object.entries(features).filter(([, { dtype }]) => dtype !== 'string');
  return Object.fromEntries([
    ...numeric.map(([key, { of }]) => [
      key,
      statsOf(rows.map((row) => [of(row)].flat().map(Number))),
    ]),
    ...[...colours].map(([key, count]) => [key, colourStats(count)]),
  ]);
}

/** Per-channel numbers have the shape (3, 1, 1), counts do not. */
const shaped = (key: string, stat: string, values: readonly number[]): unknown =>
  key.startsWith('observation.images.') && stat !== 'count' ? values.map((v) => [[v]]) : values;

export const statsJson = (stats: StatsByFeature): unknown =>
  Object.fromEntries(
    Object.entries(stats).map(([key, values]) => [
      key,
      Object.fromEntries(statNames.map((stat) => [stat, shaped(key, stat, values[stat])])),
    ]),
  );

/** The table of episodes: where each one's rows and pictures are, and its statistics. */
export function episodeColumns(
  episodes: readonly Episode[],
  stats: readonly StatsByFeature[],
  { cameras, fps }: { cameras: readonly CameraSpec[]; fps: number },
): Column[] {
  let next = 0;
  const first = episodes.map(({ frames }) => (next += frames.length) - frames.length);
  const inVideo = first.map((from, i) => from - (first[i - (i % perVideoFile)] ?? 0));
  const column = (name: string, type: string, of: (i: number) => unknown): Column => ({
    name,
    type,
    values: episodes.map((_, i) => of(i)),
  });
  const lengthOf = (i: number): number => episodes[i]!.frames.length;
  return [
    column('episode_index', 'BIGINT', (i) => i),
    column('tasks', 'VARCHAR[]', (i) => [episodes[i]!.task.text]),
    column('length', 'BIGINT', lengthOf),
    column('data/chunk_index', 'BIGINT', () => 0),
    column('data/file_index', 'BIGINT', (i) => Math.floor(i / perDataFile)),
    column('dataset_from_index', 'BIGINT', (i) => first[i]),
    column('dataset_to_index', 'BIGINT', (i) => first[i]! + lengthOf(i)),
    ...cameras.flatMap(({ key }) => [
      column(`videos/${key}/chunk_index`, 'BIGINT', () => 0),
      column(`videos/${key}/file_index`, 'BIGINT', (i) => Math.floor(i / perVideoFile)),
      column(`videos/${key}/from_timestamp`, 'DOUBLE', (i) => inVideo[i]! / fps),
      column(`videos/${key}/to_timestamp`, 'DOUBLE', (i) => (inVideo[i]! + lengthOf(i)) / fps),
    ]),
    ...Object.keys(stats[0] ?? {}).flatMap((key) =>
      statNames.map((stat) =>
        column(`stats/${key}/${stat}`, statType(key, stat), (i) =>
          shaped(key, stat, stats[i]![key]![stat]),
        ),
      ),
    ),
    column('meta/episodes/chunk_index', 'BIGINT', () => 0),
    column('meta/episodes/file_index', 'BIGINT', () => 0),
  ];
}

function statType(key: string, stat: string): string {
  if (stat === 'count') return 'BIGINT[]';
  if (key.startsWith('observation.images.')) return 'DOUBLE[][][]';
  const whole = features[key]?.dtype === 'int64' && (stat === 'min' || stat === 'max');
  return whole ? 'BIGINT[]' : 'DOUBLE[]';
}

export const episodeMetadata = (columns: readonly Column[]): Record<string, unknown> => ({
  huggingface: {
    info: {
      features: Object.fromEntries(columns.map(({ name, type }) => [name, huggingFaceType(type)])),
    },
  },
});
