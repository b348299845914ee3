/** A dataset of nothing but lengths: projects look only at its episodes, names and fingerprints. */
import path from 'node:path';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { StudioError } from '../../../src/shared/errors';

export interface ToyEpisode {
  length: number;
  tasks?: string[];
}

export function toyDataset(folder: string, episodes: readonly ToyEpisode[]): Dataset {
  const list = episodes.map(({ length, tasks }, index) => ({
    index,
    length,
    tasks: tasks ?? ['pick'],
  }));
  return {
    summary: {
      id: 'toy',
      name: path.basename(folder),
      path: folder,
      format: 'lerobot',
      version: 'v3.0',
      fps: 10,
      episodes: list.length,
      frames: list.reduce((sum, { length }) => sum + length, 0),
      tasks: ['pick'],
      cameras: [],
      features: [],
      embodiment: { robot: null, source: 'guess', arms: 0, parts: [], notes: [] },
      reasoningColumn: null,
      problems: [],
    },
    episodes: list,
    episode(index) {
      const meta = list[index];
      if (meta === undefined) throw new StudioError('not-found', `There is no episode ${index}.`);
      return meta;
    },
    signals: async (episode) => ({ episode, frames: 0, fps: 10, timestampsSec: null, blocks: [] }),
    fingerprint: async () => 'f',
    forgetChanged: async () => 0,
    videos: async () => [],
    reasoning: async () => null,
    problemsOf: (episode) =>
      episode === 3
        ? [
            {
              code: 'video-missing',
              severity: 'warning',
              message: 'Episode 3 has no video.',
              episode,
            },
          ]
        : [],
    close: async () => undefined,
  };
}

export const toyEpisodes: ToyEpisode[] = Array.from({ length: 6 }, (_, index) => ({
  length: 100 + index,
}));
