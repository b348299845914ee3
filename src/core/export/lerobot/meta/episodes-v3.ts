/** The episode list of a v3 export: one parquet file under `meta/episodes`. */
import path from 'node:path';
import {
  BIGINT,
  DOUBLE,
  LIST,
  VARCHAR,
  listValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { literalPath, quoteName } from '../../../datasets/duckdb';
import { episodeFiles } from '../../../datasets/lerobot/metadata/episodes-v3';
import { quoteText, type ExportDatabase } from '../../files/export-database';
import { episodeListFile, fileIndices } from '../layout';
import { hubFeatureOfType, parquetOptions } from '../rows/hub-metadata';
import type { PlacedOut } from '../rows/row-source';
import { addedOutcome, decidedOutcomes, outcomeColumns } from './outcome-columns';
import type { ListColumn, Listed } from './list-columns';
import type { AnewLists, CopyLists, ListTask } from './list-task';
import {
  basicStats,
  keysOf,
  onlyKeys,
  splitStats,
  statsOfRow,
  StatsSum,
  type FeatureStats,
  type Statistic,
  type Stats,
} from './stats';

/**
 * A copy keeps the source's row of each episode, with what the export changed. Gives the sum of the statistics in the
 * list; null where it keeps none.
 */
export async function writeEpisodesV3(task: ListTask): Promise<StatsSum | null> {
  const { database, folder } = task;
  const file = path.join(folder, episodeListFile);
  const { listed, from } = await (task.way === 'copied' ? carriedOn(task) : madeAnew(task));
  const values = listed.map(({ name, value }) => `${value} AS ${quoteName(name)}`);
  const hub = listed.map(({ name, type }) => ({ name, hub: hubFeatureOfType(type, 'List') }));
  await database.writeParquet(file, `SELECT ${values.join(', ')} ${from}`, parquetOptions(hub));
  await database.run('DROP TABLE made');
  if (task.way === 'copied') return sumOf(database, file, listed);
  const sum = new StatsSum();
  for (const stats of task.stats.values()) sum.add(stats);
  return sum;
}

async function madeAnew(task: AnewLists): Promise<{ listed: Listed[]; from: string }> {
  const { outline, database, stats } = task;
  const columns = allColumns(task);
  await loadMade(database, outline.episodes, columns, ({ target }) => stats.get(target) ?? {});
  return {
    listed: columns.map(({ name, type }) => ({
      name,
      type: type.toString(),
      value: `c.${quoteName(name)}`,
    })),
    from: 'FROM made c ORDER BY c."studio.target"',
  };
}

async function carriedOn({
  outline,
  database,
  stats,
}: CopyLists): Promise<{ listed: Listed[]; from: string }> {
  const source = await sourceList(outline);
  const described = await database.rows(`DESCRIBE SELECT * FROM ${source}`);
  const stated = new Map(
    described.map((row) => [String(row['column_name']), String(row['column_type'])]),
  );
  const keys = statisticsOf(stated.keys());
  const statsOf = ({ target }: PlacedOut): Stats => onlyKeys(stats.get(target) ?? {}, keys);
  const { renumber, repairs } = outline.rules;
  const [first] = outline.episodes;
  const made = [
    ...(renumber ? [...numberColumns, ...rangeColumns] : []),
    ...ownPlaceColumns,
    ...statsColumns(first === undefined ? {} : statsOf(first)),
  ];
  await loadMade(database, outline.episodes, made, statsOf);
  const isAdded = (name: string): boolean =>
    splitStats(name) !== null || (repairs.has('indices') && name.startsWith('dataset_'));
  const fresh = made.filter(({ name }) => !stated.has(name) && isAdded(name));
  return {
    listed: [
      ...statedColumns(
        outline,
        stated,
        new Map(made.map(({ name, type }) => [name, type.toString()])),
      ),
      ...fresh.map(({ name, type }) => ({
        name,
        type: type.toString(),
        value: `c.${quoteName(name)}`,
      })),
      ...addedOutcome(outline.episodes, stated),
    ],
    from: `
       FROM (SELECT *, row_number() OVER (PARTITION BY episode_index ORDER BY filename, file_row_number) AS "studio.copy" FROM ${source}) e
       JOIN kept k ON k.source = e.episode_index
       JOIN made c ON c."studio.target" = k.target
       WHERE e."studio.copy" = 1 ORDER BY k.target`,
  };
}

/** The source's columns in its order, under the names of the export; those that are `made` by what the export fills. */
function statedColumns(
  { rules, droppedCameras, episodes }: CopyLists['outline'],
  stated: ReadonlyMap<string, string>,
  made: ReadonlyMap<string, string>,
): Listed[] {
  const isDropped = (name: string): boolean =>
    droppedCameras.some(
      (camera) => name.startsWith(`videos/${camera}/`) || name.startsWith(`stats/${camera}/`),
    );
  const decided = decidedOutcomes(episodes, stated);
  return [...stated]
    .filter(([name]) => name !== 'filename' && name !== 'file_row_number' && !isDropped(name))
    .map(([own, type]) => {
      const stats = splitStats(own);
      const name =
        stats === null
          ? own
          : `stats/${rules.names.get(stats.feature) ?? stats.feature}/${stats.key}`;
      const outcome = decided.get(own);
      if (outcome !== undefined) return outcome;
      const ours = made.get(name);
      if (ours === undefined) return { name, type, value: `e.${quoteName(own)}` };
      const value = `c.${quoteName(name)}`;
      // A statistic of another shape than the source's is right all the same.
      return depthOfType(ours) === depthOfType(type)
        ? { name, type, value: `CAST(${value} AS ${type})` }
        : { name, type: ours, value };
    });
}

async function sourceList({ dataset }: CopyLists['outline']): Promise<string> {
  const files: string[] = [];
  for (const file of await episodeFiles(dataset.root)) {
    files.push(quoteText(literalPath(await dataset.resolve(file))));
  }
  return `read_parquet([${files.join(', ')}], union_by_name = true, hive_partitioning = false, filename = true, file_row_number = true)`;
}

/** Fills `made`: the place of each episode in the export as "studio.target", and these columns. */
async function loadMade(
  database: ExportDatabase,
  episodes: readonly PlacedOut[],
  columns: readonly ListColumn[],
  statsOf: (episode: PlacedOut) => Stats,
): Promise<void> {
  const declared = columns.map(({ name, type }) => `, ${quoteName(name)} ${type.toString()}`);
  await database.run(`CREATE TABLE made ("studio.target" BIGINT${declared.join('')})`);
  const appender = await database.appender('made');
  for (const [position, episode] of episodes.entries()) {
    const stats = statsOf(episode);
    appender.appendValue(BigInt(episode.target), BIGINT);
    for (const { type, value } of columns) {
      appender.appendValue(value(episode, position, stats), type);
    }
    appender.endRow();
  }
  appender.closeSync();
}

const count = (
  name: string,
  value: (episode: PlacedOut, position: number) => number,
): ListColumn => ({
  name,
  type: BIGINT,
  value: (episode, position) => BigInt(value(episode, position)),
});

const numberColumns = [count('episode_index', ({ target }) => target)];
const rangeColumns = [
  count('dataset_from_index', ({ from }) => from),
  count('dataset_to_index', ({ from, frames }) => from + frames.length),
];
/** The list is one file, however many the source's is spread over. */
const ownPlaceColumns = [
  count('meta/episodes/chunk_index', () => 0),
  count('meta/episodes/file_index', () => 0),
];

function allColumns({ outline, stats, fileOf, videos }: AnewLists): ListColumn[] {
  const dataFile = ({ target }: PlacedOut) => fileIndices(fileOf.get(target) ?? 0);
  return [
    ...numberColumns,
    { name: 'tasks', type: LIST(VARCHAR), value: ({ tasks }) => listValue([...tasks]) },
    count('length', ({ frames }) => frames.length),
    count('data/chunk_index', (episode) => dataFile(episode).chunk),
    count('data/file_index', (episode) => dataFile(episode).file),
    ...rangeColumns,
    ...outcomeColumns(outline.episodes),
    ...[...videos].flatMap(([camera, stretches]) => videoColumns(camera, stretches)),
    ...statsColumns(stats.get(outline.episodes[0]?.target ?? 0) ?? {}),
    ...ownPlaceColumns,
  ];
}

function videoColumns(
  camera: string,
  stretches: readonly { number: number; fromSec: number; toSec: number }[],
): ListColumn[] {
  const at = (position: number) => fileIndices(stretches[position]?.number ?? 0);
  const second = (name: string, key: 'fromSec' | 'toSec'): ListColumn => ({
    name: `videos/${camera}/${name}`,
    type: DOUBLE,
    value: (_episode, position) => stretches[position]?.[key] ?? null,
  });
  return [
    count(`videos/${camera}/chunk_index`, (_episode, position) => at(position).chunk),
    count(`videos/${camera}/file_index`, (_episode, position) => at(position).file),
    second('from_timestamp', 'fromSec'),
    second('to_timestamp', 'toSec'),
  ];
}

/** A column per feature and statistic, in the shape that these of one episode have. */
const statsColumns = (example: Stats): ListColumn[] =>
  Object.entries(example).flatMap(([feature, each]) =>
    Object.entries(each).map(([key, statistic]) =>
      statsColumn({ feature, key }, depthOf(statistic)),
    ),
  );

function statsColumn(
  { feature, key }: { feature: string; key: string },
  depth: number,
): ListColumn {
  const isCount = key === 'count';
  let type: DuckDBType = isCount ? BIGINT : DOUBLE;
  for (let level = 0; level < depth; level += 1) type = LIST(type);
  return {
    name: `stats/${feature}/${key}`,
    type,
    value: (_episode, _position, stats) => {
      const found = stats[feature]?.[key];
      return found === undefined || depthOf(found) !== depth ? null : valueOf(found, isCount);
    },
  };
}

const depthOfType = (type: string): number => type.split('[]').length - 1;

const depthOf = (value: Statistic): number =>
  Array.isArray(value) ? 1 + depthOf(value[0] ?? 0) : 0;

function valueOf(value: Statistic, isCount: boolean): DuckDBValue {
  if (Array.isArray(value)) return listValue(value.map((item) => valueOf(item, isCount)));
  return isCount ? BigInt(Math.round(value)) : value;
}

/** Which statistics the list keeps per feature; none if it keeps no statistics. */
function statisticsOf(columns: Iterable<string>): string[] {
  const kept: FeatureStats = {};
  for (const name of columns) {
    const parts = splitStats(name);
    if (parts !== null) kept[parts.key] = 0;
  }
  return Object.keys(kept).length === 0 ? [] : keysOf([kept], basicStats);
}

/** Sums the statistics of the episodes in the written list, page by page. */
async function sumOf(
  database: ExportDatabase,
  file: string,
  listed: readonly Listed[],
): Promise<StatsSum | null> {
  const wanted = listed.map(({ name }) => name).filter((name) => splitStats(name) !== null);
  if (wanted.length === 0) return null;
  const sum = new StatsSum();
  const list = wanted.map(quoteName).join(', ');
  const page = 1_000;
  for (let from = 0; ; from += page) {
    const rows = await database.rows(
      `SELECT ${list} FROM read_parquet(${quoteText(literalPath(file))}, hive_partitioning = false, file_row_number = true)
       WHERE file_row_number >= ${from} AND file_row_number < ${from + page}`,
    );
    if (rows.length === 0) return sum;
    for (const row of rows) sum.add(statsOfRow(row));
  }
}
