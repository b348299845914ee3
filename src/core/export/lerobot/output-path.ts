/** Where the files of an episode lie in the export. */
import { StudioError } from '../../../shared/errors';
import path from 'node:path';
import type { LeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import { fillTemplate } from '../../datasets/lerobot/metadata/path-template';

const defaults = {
  data: 'data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet',
  video: 'videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4',
};

type Item =
  | { kind: 'data'; relative: string; target: number }
  | { kind: 'video'; relative: string; target: number; camera: string };

/**
 * Relative to the export, forward slashes. In v3 files keep their places, for episodes share them; in v2 an episode's
 * number names its files. Throws `corrupt-data` for a template that leads elsewhere.
 */
export function outputPath(dataset: LeRobotDataset, item: Item): string {
  const to =
    dataset.layout === 'v3'
      ? item.relative
      : fillTemplate(templateOf(dataset, item.kind), {
          episode_chunk: Math.floor(item.target / dataset.info.chunks_size),
          episode_index: item.target,
          video_key: item.kind === 'video' ? item.camera : '',
        });
  const normal = path.posix.normalize(to);
  if (path.posix.isAbsolute(normal) || !/^(data|videos)\//.test(normal)) {
    throw new StudioError(
      'corrupt-data',
      `meta/info.json places files at ${to}; an export needs them in data/ and videos/, correct its path templates.`,
    );
  }
  return normal;
}

function templateOf(dataset: LeRobotDataset, kind: 'data' | 'video'): string {
  const stated = kind === 'data' ? dataset.info.data_path : dataset.info.video_path;
  return stated ?? defaults[kind];
}
