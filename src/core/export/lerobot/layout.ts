/** Where the files of a LeRobot dataset lie, in the layouts that LeRobot's own writers use. */
import path from 'node:path';
import { StudioError } from '../../../shared/errors';
import type { LeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import { fillTemplate } from '../../datasets/lerobot/metadata/path-template';

/** The versions that can be written; v2.0 is only ever copied. */
export type LeRobotVersion = 'v2.1' | 'v3.0';

/** Episodes (v2.1) or files (v3.0) per folder: LeRobot's default. */
export const chunkSize = 1_000;

export const templates: Readonly<Record<LeRobotVersion, { data: string; video: string }>> = {
  'v2.1': {
    data: 'data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet',
    video: 'videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4',
  },
  'v3.0': {
    data: 'data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet',
    video: 'videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4',
  },
};

/** Episodes per file of v3.0's list; at most 2,048, which DuckDB takes in one piece. */
export const lists = { episodes: 2_000 };

/** The n-th file of v3.0's list. LeRobot and the studio read all that there are, in the order of their names. */
export function episodeListFile(number: number): string {
  const { chunk, file } = fileIndices(number);
  const template = 'meta/episodes/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet';
  return fillTemplate(template, { chunk_index: chunk, file_index: file });
}

/** Chunk and file of the n-th file. */
export const fileIndices = (number: number): { chunk: number; file: number } => ({
  chunk: Math.floor(number / chunkSize),
  file: number % chunkSize,
});

/** Whether a camera's name can be the name of a folder, and of a feature to LeRobot: it leads nowhere else. */
export const isPlainName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);

/** A file of rows, or a video of a camera. */
type Item = { kind: 'data' } | { kind: 'video'; camera: string };

/**
 * Relative path of the n-th file (v3.0) or of episode n (v2.1). Throws `corrupt-data` for a camera's name that is a
 * path.
 */
export function placeOf(version: LeRobotVersion, item: Item, number: number): string {
  if (item.kind === 'video' && !isPlainName(item.camera)) {
    throw new StudioError(
      'corrupt-data',
      `${JSON.stringify(item.camera)} cannot be the name of a camera; correct meta/info.json.`,
    );
  }
  const template = templates[version][item.kind];
  if (version === 'v2.1') return fillV2(template, item, number, chunkSize);
  const { chunk, file } = fileIndices(number);
  const camera = item.kind === 'video' ? item.camera : '';
  return fillTemplate(template, { chunk_index: chunk, file_index: file, video_key: camera });
}

/**
 * Where a copy has a file of the source, `relative` there. In v3 files keep their places, for episodes share them; in
 * v2 the episode's number in the export names its files, by the source's own template. Throws `corrupt-data` for a
 * template that leads elsewhere.
 */
export function placeOfCopy(
  { layout, info }: LeRobotDataset,
  item: Item,
  { relative, episode }: { relative: string; episode: number },
): string {
  const stated = item.kind === 'data' ? info.data_path : info.video_path;
  const template = stated ?? templates['v2.1'][item.kind];
  const to = layout === 'v3' ? relative : fillV2(template, item, episode, info.chunks_size);
  const normal = path.posix.normalize(to);
  if (!path.posix.isAbsolute(normal) && /^(data|videos)\//.test(normal)) return normal;
  throw new StudioError(
    'corrupt-data',
    `meta/info.json places files at ${to}; an export needs them in data/ and videos/, correct its path templates.`,
  );
}

function fillV2(template: string, item: Item, episode: number, size: number): string {
  const chunk = Math.floor(episode / size);
  return fillTemplate(template, {
    episode_chunk: chunk,
    // Some writers of v2.1 call the chunk as v3.0 does.
    chunk_index: chunk,
    episode_index: episode,
    video_key: item.kind === 'video' ? item.camera : '',
  });
}
