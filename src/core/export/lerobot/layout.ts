/** Where the files of a LeRobot dataset lie, in the layouts that LeRobot's own writers use. */

import { StudioError } from '../../../shared/errors';

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

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

/** Chunk and file of the n-th file. */
export const fileIndices = (number: number): { chunk: number; file: number } => ({
  chunk: Math.floor(number / chunkSize),
  file: number % chunkSize,
});

/** Whether a camera's name can be the name of a folder, and of a feature to LeRobot: it leads nowhere else. */
export const isPlainName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);

/** Relative path of the n-th file (v3.0) or of episode n (v2.1), as the templates give it. */
export function placeOf(
  version: LeRobotVersion,
  item: { kind: 'data'; number: number } | { kind: 'video'; number: number; camera: string },
): string {
  const { chunk, file } = fileIndices(item.number);
  if (item.kind === 'video' && !isPlainName(item.camera)) {
    throw new StudioError(
      'corrupt-data',
      `${JSON.stringify(item.camera)} cannot be the name of a camera; correct meta/info.json.`,
    );
  }
  const folder = `chunk-${padded(chunk, 3)}`;
  const isData = item.kind === 'data';
  const extension = isData ? 'parquet' : 'mp4';
  if (version === 'v3.0') {
    const root = isData ? 'data' : `videos/${item.camera}`;
    return `${root}/${folder}/file-${padded(file, 3)}.${extension}`;
  }
  const inside = isData ? `data/${folder}` : `videos/${folder}/${item.camera}`;
  return `${inside}/episode_${padded(item.number, 6)}.${extension}`;
}
