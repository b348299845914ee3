/** What is read ahead of a file of many episodes, and what happens where a part of it cannot be read. */
import { expect, test } from 'vitest';
import type { DataSource } from '../../../src/core/datasets/lerobot/lerobot-dataset';
import { EpisodeReads } from '../../../src/core/datasets/lerobot/rows/episode-reads';
import type { EpisodeRead } from '../../../src/core/datasets/lerobot/rows/read-episode';
import type { EpisodeMeta } from '../../../src/shared/model/dataset';

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
        : Promise.resolve(found.map(readOf));
    },
    found: () => undefined,
  });
  return { episodes, together, alone };
}

test('a row group is read at a time, again when somebody begins anew, and wide rows one by one', async () => {
  const { episodes, together, alone } = reads(16, (indices) => indices);
  for (let index = 0; index < 2 * count; index += 1) await episodes.signals(index % count);
  const once = [
    [1, 614],
    [615, 999],
  ];
  expect(together).toEqual([...once, ...once]);
  expect(alone).toEqual([0, 0]);
  const wide = reads(40_000, (indices) => indices);
  for (let index = 0; index < count; index += 1) await wide.episodes.signals(index);
  expect(wide.together).toEqual([]);
});

test('one without rows keeps none of its neighbours from being read together', async () => {
  const { episodes, together, alone } = reads(16, (indices) =>
    indices.filter((index) => index !== 100),
  );
  for (let index = 0; index < count; index += 1) await episodes.signals(index);
  expect(alone).toEqual([0, 100]);
  expect(together).toEqual([
    [1, 614],
    [615, 999],
  ]);
});

test('what cannot be read together is tried together once', async () => {
  const { episodes, together, alone } = reads(16, (indices) =>
    indices.includes(100) ? null : indices,
  );
  for (let index = 0; index < count; index += 1) await episodes.signals(index);
  expect(together).toEqual([
    [1, 614],
    [615, 999],
  ]);
  expect(alone).toHaveLength(615);
});
