/** `meta/info.json` of a LeRobot export that is no copy. */
import type { Dataset } from '../../../datasets/dataset';
import { entriesOf } from '../../files/python-json';
import { chunkSize, templates, type LeRobotVersion } from '../layout';
import type { OutColumn } from './out-columns';

export interface VideoFacts {
  camera: string;
  width: number;
  height: number;
  codec: string | null;
  /** The entry in the source's info.json, where it has one and its files went along unchanged. */
  declared: Record<string, unknown> | null;
}

export interface InfoFacts {
  dataset: Dataset;
  version: LeRobotVersion;
  fps: number;
  episodes: number;
  frames: number;
  tasks: number;
  columns: readonly OutColumn[];
  videos: readonly VideoFacts[];
  /** The source's own info.json, whose further keys go along; empty where it has none. */
  source: Readonly<Record<string, unknown>>;
}

/** Keys that one of the versions has and the other does not know. */
const versionKeys = new Set([
  'total_videos',
  'total_chunks',
  'data_files_size_in_mb',
  'video_files_size_in_mb',
]);

export function infoOf(facts: InfoFacts): Record<string, unknown> {
  const { dataset, version, fps, episodes, frames, tasks, videos, source } = facts;
  const kept = Object.entries(source).filter(([key]) => !versionKeys.has(key));
  const v2 = {
    total_videos: episodes * videos.length,
    total_chunks: Math.ceil(episodes / chunkSize),
  };
  const v3 = { data_files_size_in_mb: 100, video_files_size_in_mb: 200 };
  const own: Record<string, unknown> = {
    codebase_version: version,
    robot_type: dataset.summary.embodiment.robot,
    total_episodes: episodes,
    total_frames: frames,
    total_tasks: tasks,
    ...(version === 'v3.0' ? v3 : v2),
    chunks_size: chunkSize,
    fps,
    splits: { train: `0:${episodes}` },
    data_path: templates[version].data,
    video_path: videos.length === 0 ? null : templates[version].video,
    features: featuresOf(facts),
  };
  return { ...Object.fromEntries(kept), ...own };
}

/** Columns and cameras in the source's order as far as it has one, then what is new. */
function featuresOf({ columns, videos, fps, source, version }: InfoFacts): Record<string, unknown> {
  const made = new Map<string, unknown>();
  for (const { name, feature } of columns) made.set(name, atRate(feature, fps));
  for (const video of videos) made.set(video.camera, videoFeature(video, fps, version));
  const ordered = entriesOf(source['features']).map(([key]) => key);
  const names = [
    ...ordered.filter((key) => made.has(key)),
    ...[...made.keys()].filter((key) => !ordered.includes(key)),
  ];
  return Object.fromEntries(names.map((name) => [name, made.get(name)]));
}

/** v3.0 repeats the rate at each feature. */
const atRate = (feature: Readonly<Record<string, unknown>>, fps: number) =>
  'fps' in feature ? { ...feature, fps } : feature;

function videoFeature(video: VideoFacts, fps: number, version: LeRobotVersion): unknown {
  const { declared, width, height, codec } = video;
  const facts = {
    'video.height': height,
    'video.width': width,
    'video.codec': codec,
    'video.pix_fmt': 'yuv420p',
    'video.is_depth_map': false,
    'video.fps': fps,
    'video.channels': 3,
    has_audio: false,
  };
  if (declared !== null) {
    // Old files call it video_info; v3.0 reads `info` only.
    const { info, video_info: old, ...rest } = declared;
    const known = info ?? old;
    const entry = known === undefined || known === null ? facts : known;
    return version === 'v3.0' || info !== undefined ? { ...rest, info: entry } : declared;
  }
  const shape = [height, width, 3];
  return { dtype: 'video', shape, names: ['height', 'width', 'channels'], info: facts };
}
