/** The start of the demo dataset, for tests that watch its videos: watching all of them takes a quarter of a minute. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeParquet } from './core/datasets/small-dataset';
import { demoDataset } from './shared-data';

/** Frames of the demo's first episodes. */
const firstLengths = [165, 183, 144, 199, 188, 137];

/** Files of later episodes. */
const later = /file-00[1-9]\.\w+$/;

/** Copies the first episodes, six at most (those of the first video files), with their true event times. */
export async function copyFirstEpisodes(count: number, folder: string): Promise<void> {
  await cp(demoDataset, folder, { recursive: true, filter: (file) => !later.test(file) });
  for (const name of ['data', 'meta/episodes'].map(
    (part) => `${part}/chunk-000/file-000.parquet`,
  )) {
    const whole = `read_parquet('${path.join(demoDataset, name).replaceAll("'", "''")}')`;
    await writeParquet(
      path.join(folder, name),
      `SELECT * FROM ${whole} WHERE episode_index < ${count}`,
    );
  }
  const lengths = firstLengths.slice(0, count);
  await change(path.join(folder, 'meta/info.json'), {
    total_episodes: count,
    total_frames: lengths.reduce((sum, length) => sum + length, 0),
    splits: { train: `0:${count}` },
  });
  const labels = path.join(folder, 'events.json');
  const { episodes } = JSON.parse(await readFile(labels, 'utf8')) as { episodes: unknown[] };
  await change(labels, { episodes: episodes.slice(0, count) });
}

/** Sets keys of a JSON file. */
async function change(file: string, values: object): Promise<void> {
  const all = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...all, ...values }));
}
