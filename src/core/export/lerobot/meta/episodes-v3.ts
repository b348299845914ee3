/** The episode list of a v3 export: one parquet file under `meta/episodes`, and `stats.json`. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { BIGINT, DOUBLE, LIST, listValue } from '@duckdb/node-api';
import { quoteName } from '../../../datasets/duckdb';
import { episodeFiles } from '../../../datasets/lerobot/metadata/episodes-v3';
import type { ExportDraft } from '../copy/draft';
import { quoteText, type ExportDatabase } from '../../files/export-database';
import { writeGlobalStats, type MetaTask } from './whole-stats';
import { hubFeatureOfType, hubMetadataOption, type HubFeatures } from '../rows/hub-metadata';
import { findMeta } from './source-lists';
import { changedStats } from './row-stats';
import { asStatistic, basicStats, keysOf, StatsSum, type FeatureStats, type Stats } from './stats';

const listFile = 'meta/episodes/chunk-000/file-000.parquet';

export async function writeMetaV3(task: MetaTask): Promise<void> {
  const { draft, database, folder } = task;
  const from = await sourceList(draft);
  const columns = new Map(
    (await database.rows(`DESCRIBE SELECT * FROM ${from}`)).map((row) => [
      String(row['column_name']),
      String(row['column_type']),
    ]),
  );
  const keys = statisticsOf(columns);
  const changed = await loadChanged(draft, database, keys);
  const { select, types } = exportedColumns(draft, columns, changed);
  const to = path.join(folder, listFile);
  await mkdir(path.dirname(to), { recursive: true });
  const hub: HubFeatures = {};
  for (const [name, type] of types) {
    const feature = hubFeatureOfType(type, 'List');
    if (feature !== null) hub[name] = feature;
  }
  await database.run(
    `COPY (
       SELECT ${select}
       FROM (SELECT *, row_number() OVER (PARTITION BY episode_index ORDER BY filename, file_row_number) AS "studio.copy" FROM ${from}) e
       JOIN kept k ON k.source = e.episode_index
       JOIN changed c ON c.target = k.target
       WHERE e."studio.copy" = 1 ORDER BY k.target
     ) TO ${quoteText(to)} (FORMAT parquet, COMPRESSION snappy, ${hubMetadataOption(hub)})`,
  );
  const sum = keys.length === 0 ? null : await sumOf(database, to, types);
  const source = await findMeta(draft.source, 'meta/stats.json');
  await writeGlobalStats(task, { source, sum });
}

async function sourceList(draft: ExportDraft): Promise<string> {
  const files: string[] = [];
  for (const file of await episodeFiles(draft.source.root)) {
    files.push(quoteText(await draft.source.resolve(file)));
  }
  return `read_parquet([${files.join(', ')}], union_by_name = true, hive_partitioning = false, filename = true, file_row_number = true)`;
}

/** Which statistics the list keeps per feature; none if it keeps no statistics. */
function statisticsOf(columns: ReadonlyMap<string, string>): string[] {
  const kept: FeatureStats = {};
  for (const name of columns.keys()) {
    const parts = splitStats(name);
    if (parts !== null) kept[parts.key] = 0;
  }
  return Object.keys(kept).length === 0 ? [] : keysOf([kept], basicStats);
}

/** `stats/observation.state/min` as feature and statistic; null for other columns. */
function splitStats(name: string): { feature: string; key: string } | null {
  const parts = /^stats\/(.+)\/([^/]+)$/.exec(name);
  return parts === null ? null : { feature: parts[1] ?? '', key: parts[2] ?? '' };
}

/** Fills `changed` (target, then one list per changed feature and statistic); returns the names of these columns. */
async function loadChanged(
  draft: ExportDraft,
  database: ExportDatabase,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const [first] = draft.episodes;
  const features = first === undefined ? {} : changedStats(draft, first, keys);
  for (const feature of Object.keys(features)) {
    for (const key of keys) {
      names.set(`stats/${feature}/${key}`, key === 'count' ? 'BIGINT[]' : 'DOUBLE[]');
    }
  }
  const declared = [...names].map(([name, type]) => `, ${quoteName(name)} ${type}`);
  await database.run(`CREATE TABLE changed (target BIGINT${declared.join('')})`);
  const appender = await database.appender('changed');
  for (const episode of draft.episodes) {
    appender.appendValue(BigInt(episode.target), BIGINT);
    const stats: Stats = keys.length === 0 ? {} : changedStats(draft, episode, keys);
    for (const name of names.keys()) {
      const parts = splitStats(name);
      const values = parts === null ? undefined : stats[parts.feature]?.[parts.key];
      const numbers = (Array.isArray(values) ? values : []).map(Number);
      if (parts?.key === 'count')
        appender.appendValue(listValue(numbers.map(BigInt)), LIST(BIGINT));
      else appender.appendValue(listValue(numbers), LIST(DOUBLE));
    }
    appender.endRow();
  }
  appender.closeSync();
  return names;
}

/** The select list over `e` (the source's row), `k` (kept) and `c` (changed), and the type of each column it gives. */
function exportedColumns(
  draft: ExportDraft,
  columns: ReadonlyMap<string, string>,
  changed: ReadonlyMap<string, string>,
): { select: string; types: Map<string, string> } {
  const { renumber, repairs, names } = draft.rules;
  const numbered = new Map([
    // The export's list is one file, whichever of several the source's row was in.
    ['meta/episodes/chunk_index', '0'],
    ['meta/episodes/file_index', '0'],
  ]);
  if (renumber) {
    numbered.set('episode_index', 'k.target');
    numbered.set('dataset_from_index', 'k.from_row').set('dataset_to_index', 'k.to_row');
  }
  const select: string[] = [];
  const types = new Map<string, string>();
  const add = (name: string, type: string, value: string): void => {
    select.push(`${value} AS ${quoteName(name)}`);
    types.set(name, type);
  };
  for (const [name, type] of columns) {
    if (name === 'filename' || name === 'file_row_number') continue;
    if (draft.droppedCameras.some((camera) => isOf(name, camera))) continue;
    const stats = splitStats(name);
    const exported =
      stats === null ? name : `stats/${names.get(stats.feature) ?? stats.feature}/${stats.key}`;
    const made = numbered.get(name);
    if (made !== undefined) add(name, type, `CAST(${made} AS ${type})`);
    else if (changed.has(exported))
      add(exported, type, `CAST(c.${quoteName(exported)} AS ${type})`);
    else add(exported, type, `e.${quoteName(name)}`);
  }
  if (repairs.has('indices')) {
    for (const name of ['dataset_from_index', 'dataset_to_index']) {
      if (!types.has(name)) add(name, 'BIGINT', numbered.get(name) ?? 'NULL');
    }
  }
  for (const [name, type] of changed) {
    if (!types.has(name)) add(name, type, `c.${quoteName(name)}`);
  }
  return { select: select.join(', '), types };
}

const isOf = (column: string, camera: string): boolean =>
  column.startsWith(`videos/${camera}/`) || column.startsWith(`stats/${camera}/`);

/** Sums the statistics of the episodes in the written list. */
async function sumOf(
  database: ExportDatabase,
  file: string,
  types: ReadonlyMap<string, string>,
): Promise<StatsSum> {
  const sum = new StatsSum();
  const wanted = [...types.keys()].filter((name) => splitStats(name) !== null);
  const list = wanted.map(quoteName).join(', ');
  const page = 1_000;
  for (let from = 0; ; from += page) {
    const rows = await database.rows(
      `SELECT ${list} FROM read_parquet(${quoteText(file)}, hive_partitioning = false, file_row_number = true)
       WHERE file_row_number >= ${from} AND file_row_number < ${from + page}`,
    );
    if (rows.length === 0) return sum;
    for (const row of rows) {
      const stats: Stats = {};
      for (const name of wanted) {
        const parts = splitStats(name);
        const value = asStatistic(row[name]);
        if (parts === null || value === null || !Array.isArray(value)) continue;
        stats[parts.feature] = { ...stats[parts.feature], [parts.key]: value };
      }
      sum.add(stats);
    }
  }
}
