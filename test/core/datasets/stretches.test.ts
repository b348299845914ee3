/** Episodes of v3.0 that claim the same pictures of a shared video. */
import path from 'node:path';
import { expect, it } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { checkStretches } from '../../../src/core/datasets/lerobot/checks/check-stretches';
import type { EpisodeTable } from '../../../src/core/datasets/lerobot/metadata/episode-table';
import type { Problem } from '../../../src/shared/errors';
import type { ExportOptions } from '../../../src/shared/model/export';
import { Proposed } from '../export-formats/propose-and-export';
import { lowerLimits } from './run-bomb';
import { setAside, smallDataset, writeParquet } from './small-dataset';

const starts = 'videos/observation.images.top/from_timestamp';
const ends = 'videos/observation.images.top/to_timestamp';

/** Three episodes of 10, 20 and 10 frames at 10 fps, whose pictures start where the list says. */
async function overlapping(seconds: readonly number[]): Promise<string> {
  const root = await smallDataset({ version: 'v3.0', lengths: [10, 20, 10], video: true });
  const file = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
  const table = await setAside(file);
  const from = `[${seconds.join(', ')}][CAST(episode_index AS INTEGER) + 1]`;
  await writeParquet(
    file,
    `SELECT * REPLACE (CAST(${from} AS DOUBLE) AS "${starts}", ${from} + length / 10.0 AS "${ends}") FROM ${table}`,
  );
  return root;
}

async function overlapsOf(seconds: readonly number[]): Promise<Problem[]> {
  const { problems } = await inspectDataset(await overlapping(seconds));
  return problems.filter(({ code }) => code === 'video-overlap');
}

it('finds nothing where each has its own, also with a rounding of their ends', async () => {
  expect(await overlapsOf([0, 1, 3])).toEqual([]);
  expect(await overlapsOf([0, 0.9999996, 2.9999991])).toEqual([]);
});

it('names the rows that show the pictures of the next episode', async () => {
  const found = await overlapsOf([0, 1, 2.8]);
  expect(found).toMatchObject([
    { episode: 1, file: expect.stringContaining('file-000') as string },
  ]);
  expect(found[0]?.message).toMatch(
    /^Rows 18 to 19 of episode 1 show the first pictures of episode 2/,
  );
});

it('names the episodes that claim the same seconds', async () => {
  const found = await overlapsOf([0, 0, 0.5]);
  expect(found.map(({ message }) => message.slice(0, 50))).toEqual([
    expect.stringContaining('Episodes 0 and 1 claim the same 10 pictures') as string,
    expect.stringContaining('Episodes 1 and 2 claim the same 10 pictures') as string,
  ]);
});

it('the plan of an export says so, unless the episode or the camera is left out', async () => {
  const proposed = await Proposed.of(await overlapping([0, 1, 2.8]));
  const said = async (options: Partial<ExportOptions>): Promise<string[]> => {
    const { problems } = await proposed.plan({ format: 'lerobot-v3.0', ...options });
    return problems.flatMap(({ code, message }) => (code === 'video-overlap' ? [message] : []));
  };
  expect(await said({})).toEqual([
    expect.stringMatching(
      /^The export will hold pictures of another episode in episode 1, .* Rows 18 /,
    ),
  ]);
  expect(await said({ drop: [1] })).toEqual([]);
  expect(await said({ withoutCameras: ['observation.images.top'] })).toEqual([]);
});

it('lists no more than anybody reads, of however many that claim the same', async () => {
  const episodes = Array.from({ length: 150_000 }, (_, index) => ({ index, length: 1, tasks: [] }));
  const video = { cameraKey: 'top', relative: 'a.mp4', fromSec: 0, toSec: 0.1 };
  const table = { episodes, video: () => video } as unknown as EpisodeTable;
  const camera = { key: 'top', dtype: 'video', names: null, shape: [] };
  // As many at once would not fit on the stack.
  expect(await checkStretches(table, [camera], 10)).toHaveLength(149_999);
  lowerLimits({ listedFindings: 3 });
  const few = await checkStretches(table, [camera], 10);
  expect(few).toHaveLength(4);
  expect(few[3]?.message).toBe(
    '149999 episodes claim pictures of other ones, of which 3 are listed.',
  );
});
