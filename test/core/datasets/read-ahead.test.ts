/** What is read ahead of a file of many episodes, and what happens where a part of it cannot be read. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkRows } from '../../../src/core/datasets/lerobot/checks/check-rows';
import type {
  DataSource,
  LeRobotDataset,
} from '../../../src/core/datasets/lerobot/lerobot-dataset';
import { EpisodeReads } from '../../../src/core/datasets/lerobot/rows/episode-reads';
import type { EpisodeRead } from '../../../src/core/datasets/lerobot/rows/read-episode';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import type { EpisodeMeta } from '../../../src/shared/model/dataset';
import { setAside, smallDataset, writeParquet } from './small-dataset';

const count = 1_000;
const source: DataSource = { file: '/f', relative: 'f', wholeFile: false, globalRange: null };
const readOf = (episode: number): EpisodeRead => ({
  signals: { episode, frames: 200, fps: 20, timestampsSec: null, blocks: [] },
  problems: [],
});

/** @param many reads of several episodes, the first and the last of them; null where they cannot be read together */
function reads(values: number, many: (episodes: readonly number[]) => readonly number[] | null) {
  const together: [first: number, last: number][] = [];
  const alone: number[] = [];
  const all = Array.from({ length: count }, (_none, index): EpisodeMeta => ({
    index,
    length: 200,
    tasks: [],
  }));
  const episodes = new EpisodeReads({
    episodes: all,
    values,
    position: (index) => index,
    dataSource: () => Promise.resolve(source),
    one: (_source, { index }) => {
      alone.push(index);
      return Promise.resolve(readOf(index));
    },
    many: (_source, wanted) => {
      const indices = wanted.map(({ index }) => index);
      together.push([indices[0] ?? -1, indices.at(-1) ?? -1]);
      const found = many(indices);
      return found === null
        ? Promise.reject(new Error('a page is damaged'))
        : Promise.resolve(new Map(found.map((index) => [index, readOf(index)])));
    },
    found: () => undefined,
  });
  return { episodes, together, alone };
}

test('a row group is read at a time, again when somebody begins anew, and wide rows one by one', async () => {
  const { episodes, together, alone } = reads(16, (indices) => indices);
  for (let index = 0; index < 2 * count; index += 1) await episodes.of(index % count);
  const once = [
    [1, 614],
    [615, 999],
  ];
  expect(together).toEqual([...once, ...once]);
  expect(alone).toEqual([0, 0]);
  const wide = reads(40_000, (indices) => indices);
  for (let index = 0; index < count; index += 1) await wide.episodes.of(index);
  expect(wide.together).toEqual([]);
});

test('one without rows keeps none of its neighbours from being read together', async () => {
  const { episodes, together, alone } = reads(16, (indices) =>
    indices.filter((index) => index !== 100),
  );
  for (let index = 0; index < count; index += 1) await episodes.of(index);
  expect(alone).toEqual([0, 100]);
  expect(together).toEqual([
    [1, 614],
    [615, 999],
  ]);
});

test('whoever passes over some, forwards, goes on in what was read together', async () => {
  const { episodes, together, alone } = reads(16, (indices) => indices);
  for (let index = 0; index < 600; index += index < 2 ? 1 : 3) await episodes.of(index);
  expect(together).toEqual([[1, 614]]);
  expect(alone).toEqual([0]);
});

test('what cannot be read together is tried together once', async () => {
  const { episodes, together, alone } = reads(16, (indices) =>
    indices.includes(100) ? null : indices,
  );
  for (let index = 0; index < count; index += 1) await episodes.of(index);
  expect(together).toEqual([
    [1, 614],
    [615, 999],
  ]);
  expect(alone).toHaveLength(615);
});

test.each(['hash(i + 7 * e)', '-i', 'e % 2, e, i'])(
  'rows that lie in another order (%s) come in that of their frames, together and one by one',
  async (order) => {
    const lengths = [5, 7, 4, 6];
    const root = await smallDataset({
      version: 'v3.0',
      lengths,
      columns: { reasoning: `CASE WHEN i = 2 THEN NULL ELSE 'say ' || e || ' ' || i END` },
      features: { reasoning: { dtype: 'string', shape: [1], names: null } },
    });
    const said = lengths.map((length, e) =>
      Array.from({ length }, (_none, i) => (i === 2 ? '' : `say ${e} ${i}`)),
    );
    const dataset = await openDataset(root);
    const written = await Promise.all(lengths.map((_length, e) => dataset.signals(e)));
    await dataset.close();
    const file = path.join(root, 'data/chunk-000/file-000.parquet');
    const table = await setAside(file);
    const by = order.replaceAll(/\bi\b/g, 'frame_index').replaceAll(/\be\b/g, 'episode_index');
    await writeParquet(file, `SELECT * FROM ${table} ORDER BY ${by}`);
    const moved = await openDataset(root);
    for (const backwards of [false, true]) {
      const episodes = lengths.map((_length, e) => e);
      for (const e of backwards ? episodes.toReversed() : episodes) {
        expect(await moved.signals(e)).toEqual(written[e]);
        expect(await moved.reasoning(e)).toEqual(said[e]);
      }
    }
    expect(await checkRows(moved as LeRobotDataset, [0, 1, 2, 3], unwatched)).toEqual([]);
    await moved.close();
  },
);
