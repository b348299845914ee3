/** What is in a dataset comes out of it, in the order of its frames, whatever the producer's habits. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { select } from '../../../src/core/datasets/duckdb';
import { isLeRobotDataset } from '../../../src/core/datasets/lerobot/lerobot-dataset';
import { openDataset } from '../../../src/core/datasets/open';
import {
  setAside,
  smallDataset,
  writeLines,
  writeParquet,
  type SmallDataset,
} from './small-dataset';

const versions = ['v2.0', 'v2.1', 'v3.0'] as const;
const block = async (root: string, episode: number, key: string): Promise<number[]> => {
  const dataset = await openDataset(root);
  const found = (await dataset.signals(episode)).blocks.find((each) => each.key === key);
  return [...(found?.values ?? [])];
};

describe.each(versions)('LeRobot %s', (version) => {
  const lengths = [4, 7, 5];

  it('gives episodes, tasks, signals and timestamps', async () => {
    const root = await smallDataset({ version, lengths, tasks: ['pick', 'place'] });
    const dataset = await openDataset(root);
    expect(dataset.summary).toMatchObject({ version, episodes: 3, frames: 16, problems: [] });
    expect(dataset.episodes).toEqual([
      { index: 0, length: 4, tasks: ['pick'] },
      { index: 1, length: 7, tasks: ['place'] },
      { index: 2, length: 5, tasks: ['pick'] },
    ]);
    const signals = await dataset.signals(1);
    expect(signals).toMatchObject({ episode: 1, frames: 7, fps: 10 });
    expect(signals.blocks.map(({ key, names }) => [key, names])).toEqual([
      ['observation.state', ['joint_1', 'joint_2', 'gripper']],
      ['action', ['joint_1', 'joint_2']],
    ]);
    const state = Array.from({ length: 7 }, (_none, i) => [1, i, Math.fround(1 + i / 1000)]).flat();
    expect([...(signals.blocks[0]?.values ?? [])]).toEqual(state);
    expect([...(signals.timestampsSec ?? [])].map((sec) => sec.toFixed(3))).toEqual(
      Array.from({ length: 7 }, (_none, i) => (i / 10).toFixed(3)),
    );
  });

  it('orders rows by frame_index, wherever they lie in the file', async () => {
    const columns = { frame_index: '(i * 3) % 7', action: '[((i * 3) % 7)::FLOAT, 0::FLOAT]' };
    const root = await smallDataset({ version, lengths: [7, 7], columns });
    const action = await block(root, 1, 'action');
    expect(action.filter((_value, at) => at % 2 === 0)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('orders rows by index where frame_index is missing, and says so', async () => {
    const columns = {
      frame_index: null,
      index: '100 + e * 10 - i',
      action: '[(-i)::FLOAT, 0::FLOAT]',
    };
    const root = await smallDataset({
      version,
      lengths: [3, 3],
      columns,
      features: { frame_index: null },
    });
    const action = await block(root, 1, 'action');
    expect(action.filter((_value, at) => at % 2 === 0)).toEqual([-2, -1, 0]);
    const { problems } = (await openDataset(root)).summary;
    expect(problems.map(({ code }) => code)).toContain('frame-index-missing');
  });

  it('reads doubles, integers, booleans, nested and fixed lists, gaps and missing numbers', async () => {
    const features = {
      reward: { dtype: 'float64', shape: [], names: null },
      done: { dtype: 'bool', shape: [1], names: null },
      count: { dtype: 'int64', shape: [1] },
      pose: {
        dtype: 'float32',
        shape: [2, 2],
        names: [
          ['a', 'b'],
          ['c', 'd'],
        ],
      },
      fixed: { dtype: 'float64', shape: [2], names: { second: 1, first: 0 } },
      gappy: { dtype: 'float32', shape: [2], names: { motors: ['u', 'v'] } },
      huge: { dtype: 'float64', shape: [1], names: null },
    };
    const columns = {
      reward: '0.5::DOUBLE',
      done: 'i = 1',
      count: 'i * 10',
      pose: '[[1::FLOAT, 2::FLOAT], [3::FLOAT, i::FLOAT]]',
      fixed: '[i, 7]::DOUBLE[2]',
      gappy: "CASE WHEN i = 0 THEN NULL ELSE ['nan'::FLOAT, NULL] END",
      huge: '1e300::DOUBLE',
    };
    const root = await smallDataset({ version, lengths: [2], features, columns });
    const dataset = await openDataset(root);
    const blocks = new Map((await dataset.signals(0)).blocks.map((each) => [each.key, each]));
    expect([...(blocks.get('reward')?.values ?? [])]).toEqual([0.5, 0.5]);
    expect([...(blocks.get('done')?.values ?? [])]).toEqual([0, 1]);
    expect([...(blocks.get('count')?.values ?? [])]).toEqual([0, 10]);
    expect(blocks.get('pose')?.names).toEqual(['a', 'b', 'c', 'd']);
    expect([...(blocks.get('pose')?.values ?? [])]).toEqual([1, 2, 3, 0, 1, 2, 3, 1]);
    expect(blocks.get('fixed')?.names).toEqual(['first', 'second']);
    expect([...(blocks.get('fixed')?.values ?? [])]).toEqual([0, 7, 1, 7]);
    expect(blocks.get('gappy')?.names).toEqual(['u', 'v']);
    expect([...(blocks.get('gappy')?.values ?? [])]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect([...(blocks.get('huge')?.values ?? [])]).toEqual([Number.NaN, Number.NaN]);
  });

  it('finds reasoning of its own, in frame order, empty where there is none', async () => {
    const root = await smallDataset({
      version,
      lengths: [3, 3],
      columns: {
        frame_index: '2 - i',
        reasoning: "CASE WHEN i = 1 THEN NULL ELSE 'e' || e || ' row ' || i END",
      },
      features: { reasoning: { dtype: 'string', shape: [1], names: null } },
    });
    const dataset = await openDataset(root);
    expect(dataset.summary.reasoningColumn).toBe('reasoning');
    expect(await dataset.reasoning(1)).toEqual(['e1 row 2', '', 'e1 row 0']);
  });

  it('makes a fingerprint of length and actions: same again, other when an action changes', async () => {
    const options = { version, lengths: [4] };
    const one = await openDataset(
      await smallDataset({ ...options, columns: { action: '[i::FLOAT, 1::FLOAT]' } }),
    );
    const same = await openDataset(
      await smallDataset({ ...options, columns: { action: '[i::FLOAT, 1::FLOAT]' } }),
    );
    const other = await openDataset(
      await smallDataset({ ...options, columns: { action: '[i::FLOAT, 1.0000001::FLOAT]' } }),
    );
    const fingerprint = await one.fingerprint(0);
    const bytes = Buffer.from(Float32Array.of(0, 1, 1, 1, 2, 1, 3, 1).buffer);
    expect(fingerprint).toBe(
      createHash('sha256').update('4').update(bytes).digest('hex').slice(0, 16),
    );
    expect(await same.fingerprint(0)).toBe(fingerprint);
    expect(await other.fingerprint(0)).not.toBe(fingerprint);
  });

  it('says which episode is not there', async () => {
    const dataset = await openDataset(await smallDataset({ version, lengths: [3, 3] }));
    expect(() => dataset.episode(2)).toThrow(/has no episode 2; it has 2, numbered 0 to 1/);
    await expect(dataset.signals(7)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('what producers do', () => {
  const v2: SmallDataset = { version: 'v2.1', lengths: [3, 3, 3] };

  it('keeps holes in the numbering', async () => {
    const root = await smallDataset(v2);
    await writeLines(path.join(root, 'meta/episodes.jsonl'), [
      { episode_index: 2, tasks: 'as a plain text', length: 3 },
      { episode_index: 0, tasks: [0], length: 3 },
    ]);
    const dataset = await openDataset(root);
    expect(dataset.episodes).toEqual([
      { index: 0, length: 3, tasks: ['pick it up'] },
      { index: 2, length: 3, tasks: ['as a plain text'] },
    ]);
    expect((await dataset.signals(2)).blocks[0]?.values[0]).toBe(2);
    expect(() => dataset.episode(1)).toThrow(/no episode 1/);
  });

  it('takes tasks from the rows where the list of episodes has none', async () => {
    for (const version of versions) {
      const root = await smallDataset({ ...v2, version, tasks: ['open', 'close'] });
      if (version === 'v3.0') {
        const file = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
        await writeParquet(file, `SELECT * EXCLUDE (tasks) FROM ${await setAside(file)}`);
      } else {
        const lines = [0, 1, 2].map((episode_index) => ({ episode_index, length: 3 }));
        await writeLines(path.join(root, 'meta/episodes.jsonl'), lines);
      }
      const { episodes } = await openDataset(root);
      expect(episodes.map(({ tasks }) => tasks)).toEqual([['open'], ['close'], ['open']]);
    }
  });

  it.each(['task', '__index_level_0__', 'whatever'])(
    'finds task texts in a column %s',
    async (name) => {
      const root = await smallDataset({ ...v2, version: 'v3.0' });
      await writeParquet(
        path.join(root, 'meta/tasks.parquet'),
        `SELECT 5::BIGINT AS task_index, 'late' AS "${name}" UNION ALL SELECT 0, 'first'`,
      );
      const dataset = await openDataset(root);
      expect(isLeRobotDataset(dataset) && [...dataset.taskTable]).toEqual([
        [5, 'late'],
        [0, 'first'],
      ]);
    },
  );

  it('reads files that share no row group with their neighbours, and episodes across several files', async () => {
    const root = await smallDataset({ version: 'v3.0', lengths: [5, 6] });
    const first = path.join(root, 'data/chunk-000/file-000.parquet');
    const all = await setAside(first);
    await writeParquet(first, `SELECT * FROM ${all} WHERE episode_index = 0`);
    await writeParquet(
      path.join(root, 'data/chunk-003/file-007.parquet'),
      `SELECT * FROM ${all} WHERE episode_index = 1`,
    );
    const metadata = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
    const old = await setAside(metadata);
    // Two metadata files, as after a second recording session; the second one lacks a column of the first.
    await writeParquet(metadata, `SELECT * FROM ${old} WHERE episode_index = 0`);
    await writeParquet(
      metadata.replace('file-000', 'file-001'),
      `SELECT * EXCLUDE (dataset_from_index) REPLACE (3 AS "data/chunk_index", 7 AS "data/file_index") FROM ${old} WHERE episode_index = 1`,
    );
    const dataset = await openDataset(root);
    expect(dataset.summary.problems).toEqual([]);
    expect((await dataset.signals(1)).frames).toBe(6);
    expect(isLeRobotDataset(dataset) && (await dataset.dataSource(1)).relative).toBe(
      'data/chunk-003/file-007.parquet',
    );
    expect(isLeRobotDataset(dataset) && (await dataset.dataSource(1)).globalRange).toBeNull();
  });

  it('reads info.json without totals, with a byte order mark and keys of its own', async () => {
    const root = await smallDataset({
      ...v2,
      info: { total_episodes: undefined, splits: null, extra: { a: 1 }, robot_type: null },
    });
    const file = path.join(root, 'meta/info.json');
    const [text] = (await select('SELECT content FROM read_text($1)', [file])).texts(0);
    await writeFile(file, `\uFEFF${text}`);
    const { summary } = await openDataset(root);
    expect(summary.embodiment.robot).toBeNull();
    expect(summary.problems.map(({ code, message }) => [code, message])).toEqual([
      ['totals-wrong', expect.stringContaining('has no usable total_episodes')],
    ]);
  });

  it('gives concurrent questions the same answer', async () => {
    const dataset = await openDataset(await smallDataset(v2));
    const [one, two] = await Promise.all([dataset.signals(1), dataset.signals(1)]);
    expect(one).toBe(two);
    const many = await Promise.all(
      Array.from({ length: 30 }, (_none, at) => dataset.signals(at % 3)),
    );
    expect(many.map(({ episode }) => episode)).toEqual(
      Array.from({ length: 30 }, (_none, at) => at % 3),
    );
  });
});
