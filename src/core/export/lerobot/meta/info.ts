/** `meta/info.json` of an export: the source's, key for key, with what the export changed or counted anew. */
import { entriesOf } from '../../files/python-json';
import { chunkSize, templates, type LeRobotVersion } from '../layout';
import type { AnewOutline, CopyOutline, LeRobotOutline } from '../lerobot-outline';
import { carrierRules, columnsOf } from '../rows/carriers';
import { addedByRepair } from '../rows/columns';

/** A video that was written, as its first file is. */
export interface VideoFacts {
  camera: string;
  width: number;
  height: number;
  codec: string | null;
  /** The entry in the source's info.json, where it has one and its files went along unchanged. */
  declared: Record<string, unknown> | null;
}

/**
 * The object to write. Of a copy, totals and splits only change where episodes are left out or a repair asks for it.
 *
 * @param videos that were written; a copy declares its cameras as its source does
 */
export function infoOf(
  outline: LeRobotOutline,
  videos: readonly VideoFacts[],
): Record<string, unknown> {
  return outline.way === 'copied' ? infoOfCopy(outline) : infoAnew(outline, videos);
}

function infoOfCopy(outline: CopyOutline): Record<string, unknown> {
  const info: Record<string, unknown> = { ...outline.info, features: featuresOfCopy(outline) };
  const repaired = outline.rules.repairs.has('totals');
  if (!outline.leavesOut && !repaired) return info;
  for (const [key, value] of Object.entries(totalsOf(outline))) {
    // A total that the source does not state is only added by the repair.
    if (key in outline.info || repaired) info[key] = value;
  }
  return info;
}

/** Declared features by name, in order: the source's (renamed where they must be) and the new ones. */
export function featuresOfCopy(outline: CopyOutline): Record<string, unknown> {
  const features = entriesOf(outline.info['features'])
    .filter(([key]) => !outline.droppedCameras.includes(key))
    .map(([key, feature]): [string, unknown] => [
      outline.rules.names.get(key) ?? key,
      outline.version === 'v2.1' ? withChannelName(feature) : feature,
    ]);
  const columns = outline.files[0]?.columns ?? new Map<string, string>();
  const declared = new Set(features.map(([key]) => key));
  for (const { name, feature } of addedByRepair(columns, outline.rules)) {
    if (!declared.has(name)) features.push([name, feature]);
  }
  for (const { name, feature } of carrierRules.columns.columns) features.push([name, feature]);
  return Object.fromEntries(features);
}

/** Keys that one of the versions has and the other does not know. */
const versionKeys = new Set([
  'total_videos',
  'total_chunks',
  'data_files_size_in_mb',
  'video_files_size_in_mb',
]);

function infoAnew(outline: AnewOutline, videos: readonly VideoFacts[]): Record<string, unknown> {
  const { dataset, version, fps, info } = outline;
  const { splits, ...totals } = totalsOf(outline, videos.length);
  const sizes = { data_files_size_in_mb: 100, video_files_size_in_mb: 200 };
  return {
    ...Object.fromEntries(Object.entries(info).filter(([key]) => !versionKeys.has(key))),
    codebase_version: version,
    robot_type: dataset.summary.embodiment.robot,
    ...totals,
    ...(version === 'v3.0' ? sizes : {}),
    chunks_size: chunkSize,
    fps,
    splits,
    data_path: templates[version].data,
    video_path: videos.length === 0 ? null : templates[version].video,
    features: featuresAnew(outline, videos),
  };
}

/** Columns and cameras in the source's order as far as it has one, then what is new. */
function featuresAnew(
  outline: AnewOutline,
  videos: readonly VideoFacts[],
): Record<string, unknown> {
  const { fps, info, version } = outline;
  const made = new Map<string, unknown>();
  for (const { name, feature } of columnsOf(outline)) made.set(name, atRate(feature, fps));
  for (const video of videos) made.set(video.camera, videoFeature(video, fps, version));
  const ordered = entriesOf(info['features']).map(([key]) => key);
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
    if (version === 'v3.0') return { ...rest, info: entry };
    return withChannelName(info === undefined ? declared : { ...rest, info: entry });
  }
  const shape = [height, width, 3];
  return { dtype: 'video', shape, names: ['height', 'width', 'channels'], info: facts };
}

/**
 * GR00T N1.5 finds the colours of a video as `channel` where its facts are under `video_info`, and as `channels` where
 * they are under `info`; LeRobot takes both words everywhere.
 */
function withChannelName(feature: unknown): unknown {
  const entry = Object.fromEntries(entriesOf(feature));
  const { names } = entry;
  if (entry['dtype'] !== 'video' || !Array.isArray(names) || names.length !== 3) return feature;
  const isVideoInfo = entry['info'] === undefined && entry['video_info'] !== undefined;
  const word = isVideoInfo ? 'channel' : 'channels';
  return {
    ...entry,
    names: names.map((name) => (/^(channels?|rgb|colou?rs?)$/.test(String(name)) ? word : name)),
  };
}

/**
 * What is counted over the whole export, in info.json's words and order.
 *
 * @param videos per episode; a copy has those of the source's cameras that have files
 */
export function totalsOf(outline: LeRobotOutline, videos = 0): Record<string, unknown> {
  const { episodes, layout } = outline;
  const isCopy = outline.way === 'copied';
  const tasks = isCopy ? outline.dataset.taskTable.size : outline.tasks?.length;
  const cameras = isCopy
    ? outline.dataset.videoFeatures.length - outline.absentCameras.length
    : videos;
  const perChunk = isCopy ? outline.dataset.info.chunks_size : chunkSize;
  const last = episodes.at(-1)?.target ?? -1;
  return {
    total_episodes: episodes.length,
    total_frames: episodes.reduce((sum, { frames }) => sum + frames.length, 0),
    total_tasks: tasks,
    splits: splitsOf(outline),
    ...(layout === 'v2' && {
      total_videos: episodes.length * cameras,
      total_chunks: Math.floor(last / perChunk) + 1,
    }),
  };
}

/**
 * Splits are half-open ranges of episode numbers (`"train": "0:80"`). Episodes stay in their split and in order, so
 * each range shrinks to those of it that are kept; a split of another form is left as it is in a copy.
 */
function splitsOf({ way, episodes, info }: LeRobotOutline): Record<string, unknown> {
  const stated = entriesOf(info['splits']).map(([name, range]) => {
    const limits = /^(\d+):(\d+)$/.exec(typeof range === 'string' ? range : '');
    return { name, range, limits: limits?.slice(1).map(Number) ?? null };
  });
  const isOdd = way === 'anew' && stated.some(({ limits }) => limits === null);
  if (stated.length === 0 || isOdd) return { train: `0:${episodes.length}` };
  const before = (limit: number): number =>
    episodes.filter(({ episode }) => episode < limit).length;
  return Object.fromEntries(
    stated.map(({ name, range, limits }) => [name, limits?.map(before).join(':') ?? range]),
  );
}
