/** The episode list of a v3 export: parquet files under `meta/episodes`, one for each `lists.episodes` episodes. */
import path from 'node:path';
import { BIGINT, DOUBLE, DuckDBDataChunk, LIST, VARCHAR, listValue } from '@duckdb/node-api';
import { literalPath, quoteName } from '../../../datasets/duckdb';
import { episodeFiles } from '../../../datasets/lerobot/metadata/episodes-v3';
import { quoteText, type ExportDatabase } from '../../files/export-database';
import { episodeListFile, fileIndices, lists } from '../layout';
import { hubFeatureOfType, parquetOptions } from '../rows/hub-metadata';
import type { PlacedOut } from '../rows/row-source';
import {
  count,
  depthOfType,
  numberColumns,
  ownPlaceColumns,
  rangeColumns,
  statisticsOf,
  statsColumns,
  type ListColumn,
  type Listed,
} from './list-columns';
import type { AnewLists, CopyLists, ListTask } from './list-task';
import { addedOutcome, decidedOutcomes, outcomeColumns } from './outcome-columns';
import { onlyKeys, splitStats, statsOfRow, StatsSum, type Stats } from './stats';

interface ListPlan {
  /** Columns of the table `made`, which holds the episodes of one file at a time. */
  made: ListColumn[];
  statsOf: (episode: PlacedOut) => Stats;
  listed: Listed[];
  /** What follows the values of `listed` in SQL: the episodes in `made`, in order. */
  from: string;
}

/**
 * A copy keeps the source's row of each episode, with what the export changed. Gives the sum of those statistics that
 * were not counted over all rows: of pictures.
 *
 * @param counted statistics over all rows by feature
 */
export async function writeEpisodesV3(task: ListTask, counted: Stats): Promise<StatsSum> {
  const { database, folder, outline } = task;
  const plan = await (task.way === 'copied' ? carriedOn(task) : madeAnew(task));
  const { listed, from } = plan;
  const values = listed.map(({ name, value }) => `${value} AS ${quoteName(name)}`);
  const hub = listed.map(({ name, type }) => ({ name, hub: hubFeatureOfType(type, 'List') }));
  const pictures = listed.map(({ name }) => name).filter((name) => isUncounted(name, counted));
  const sum = new StatsSum();
  // All episodes at once would be held by DuckDB several times over.
  for (let first = 0; first < outline.episodes.length; first += lists.episodes) {
    const file = path.join(folder, episodeListFile(first / lists.episodes));
    await loadMade(database, outline.episodes, { first, plan });
    const query = `SELECT ${values.join(', ')} ${from}`;
    await database.writeParquet(file, query, parquetOptions(hub));
    await database.run('DROP TABLE made');
    if (pictures.length === 0) continue;
    const written = `read_parquet(${quoteText(literalPath(file))}, hive_partitioning = false)`;
    const stats = `SELECT ${pictures.map(quoteName).join(', ')} FROM ${written}`;
    for await (const row of database.stream(stats)) sum.add(statsOfRow(row));
  }
  return sum;
}

function isUncounted(name: string, counted: Stats): boolean {
  const parts = splitStats(name);
  return parts !== null && !Object.hasOwn(counted, parts.feature);
}

function madeAnew(task: AnewLists): ListPlan {
  const made = allColumns(task);
  return {
    made,
    statsOf: ({ target }) => task.stats.get(target) ?? {},
    listed: made.map(asMade),
    from: 'FROM made c ORDER BY c."studio.target"',
  };
}

async function carriedOn({ outline, database, stats }: CopyLists): Promise<ListPlan> {
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
  const isAdded = (name: string): boolean =>
    splitStats(name) !== null || (repairs.has('indices') && name.startsWith('dataset_'));
  const fresh = made.filter(({ name }) => !stated.has(name) && isAdded(name));
  const types = new Map(made.map(({ name, type }) => [name, type.toString()]));
  return {
    made,
    statsOf,
    listed: [
      ...statedColumns(outline, stated, types),
      ...fresh.map(asMade),
      ...addedOutcome(outline.episodes, stated),
    ],
    from: await carriedRows(outline, database, source),
  };
}

/** The source's row of each episode in `made` as `e`, beside that of `made` and of `kept`. */
async function carriedRows(
  { episodes }: CopyLists['outline'],
  database: ExportDatabase,
  source: string,
): Promise<string> {
  if (episodes.length <= lists.episodes) {
    return `
       FROM (SELECT *, row_number() OVER (PARTITION BY episode_index ORDER BY filename, file_row_number) AS "studio.copy" FROM ${source}) e
       JOIN kept k ON k.source = e.episode_index
       JOIN made c ON c."studio.target" = k.target
       WHERE e."studio.copy" = 1 ORDER BY k.target`;
  }
  // Each file asks for few rows of a list that may be anyhow: they are put where they can be found by their number.
  const carried = database.scratch('carried.parquet');
  await database.writeParquet(
    carried,
    `SELECT s.* EXCLUDE (filename, file_row_number), k.target AS "studio.target" FROM ${source} s
     JOIN (SELECT episode_index, min({'file': filename, 'row': file_row_number}) AS place
       FROM ${source} GROUP BY episode_index) f
       ON f.place.file = s.filename AND f.place.row = s.file_row_number
     JOIN kept k ON k.source = s.episode_index`,
    'COMPRESSION snappy, ROW_GROUP_SIZE 2048',
  );
  return `
       FROM read_parquet(${quoteText(literalPath(carried))}, hive_partitioning = false) e
       JOIN made c ON c."studio.target" = e."studio.target"
       JOIN kept k ON k.target = c."studio.target"
       ORDER BY k.target`;
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

const asMade = ({ name, type }: ListColumn): Listed => ({
  name,
  type: type.toString(),
  value: `c.${quoteName(name)}`,
});

/** Fills `made` with the episodes of one file: their places in the export as "studio.target", and these columns. */
async function loadMade(
  database: ExportDatabase,
  episodes: readonly PlacedOut[],
  { first, plan: { made, statsOf } }: { first: number; plan: ListPlan },
): Promise<void> {
  const declared = made.map(({ name, type }) => `, ${quoteName(name)} ${type.toString()}`);
  await database.run(`CREATE TABLE made ("studio.target" BIGINT${declared.join('')})`);
  const rows = episodes.slice(first, first + lists.episodes).map((episode, at) => {
    const stats = statsOf(episode);
    return [BigInt(episode.target), ...made.map(({ value }) => value(episode, first + at, stats))];
  });
  // One by one, each value would keep a kilobyte outside of JavaScript until its garbage is collected.
  const chunk = DuckDBDataChunk.create([BIGINT, ...made.map(({ type }) => type)]);
  chunk.setRows(rows);
  const appender = await database.appender('made');
  appender.appendDataChunk(chunk);
  appender.closeSync();
}
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
