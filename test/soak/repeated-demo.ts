/** A long dataset with pictures of the usual size, at once: the demo's episodes again and again, on the same videos. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeParquet } from '../core/datasets/small-dataset';
import { demoDataset } from '../shared-data';
import { select } from '../../src/core/datasets/duckdb';

const perEpisode = 'meta/episodes/chunk-000/file-000.parquet';

/** @param episodes how many in all */
export async function repeatDemo(episodes: number, folder: string): Promise<void> {
  await cp(demoDataset, folder, { recursive: true });
  const info = path.join(folder, 'meta/info.json');
  const known = JSON.parse(await readFile(info, 'utf8')) as Record<string, number>;
  const ofDemo = { episodes: known['total_episodes'] ?? 0, frames: known['total_frames'] ?? 0 };
  const copies = `range(${Math.ceil(episodes / ofDemo.episodes)}) copies(k)`;
  for (const [part, columns, order] of [
    ['data', ['index'], '"index"'],
    ['meta/episodes', ['dataset_from_index', 'dataset_to_index'], 'episode_index'],
  ] as const) {
    const changed = [
      shifted('episode_index', ofDemo.episodes),
      ...columns.map((column) => shifted(column, ofDemo.frames)),
      // All rows are in one file now.
      ...(part === 'data' ? [] : ['CAST(0 AS BIGINT) AS "data/file_index"']),
    ];
    const all = `${quoted(path.join(demoDataset, part))} || '/chunk-000/*.parquet'`;
    await rm(path.join(folder, part), { recursive: true });
    await writeParquet(
      path.join(folder, part, 'chunk-000/file-000.parquet'),
      `SELECT * FROM (
        SELECT * EXCLUDE (k) REPLACE (${changed.join(', ')}) FROM read_parquet(${all}), ${copies}
      ) WHERE episode_index < ${episodes} ORDER BY ${order}`,
    );
  }
  const table = `read_parquet(${quoted(path.join(folder, perEpisode))})`;
  const total = await select(`SELECT CAST(sum(length) AS INT) AS frames FROM ${table}`);
  const totals = { total_episodes: episodes, total_frames: total.numbers(0)[0] };
  await writeFile(
    info,
    JSON.stringify({ ...known, ...totals, splits: { train: `0:${episodes}` } }),
  );
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** In the copy of that number. */
const shifted = (column: string, by: number): string =>
  `CAST("${column}" + ${by} * k AS BIGINT) AS "${column}"`;
