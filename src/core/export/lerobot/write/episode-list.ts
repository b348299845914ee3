/** The lists of a LeRobot export: episodes, statistics per episode and over all. */
import { mkdir } from 'node:fs/promises';
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
import { quoteName } from '../../../datasets/duckdb';
import { quoteText, type ExportDatabase } from '../../files/export-database';
import { hubFeatureOfType, hubMetadataOption, type HubFeatures } from '../rows/hub-metadata';
import { writeObject, writeObjects } from '../meta/source-lists';
import { syncFile } from '../../target/partial';
import { StatsSum, type Statistic, type Stats } from '../meta/stats';
import { fileIndices } from '../layout';
import type { PlacedOut } from '../rows/row-source';
import type { VideoStretch } from '../videos/write-videos';

export interface ListTask {
  episodes: readonly PlacedOut[];
  /** By episode of the export. */
  stats: ReadonlyMap<number, Stats>;
  fileOf: ReadonlyMap<number, number>;
  videos: ReadonlyMap<string, readonly VideoStretch[]>;
  database: ExportDatabase;
  /** The partial folder. */
  folder: string;
}

/** `meta/stats.json`: features that every episode has statistics of. */
export async function writeStats({ episodes, stats, folder }: ListTask): Promise<void> {
  const sum = new StatsSum();
  for (const each of stats.values()) sum.add(each);
  const whole = [...sum.result()].filter(([, made]) => made.episodes === episodes.length);
  const object = Object.fromEntries(whole.map(([feature, made]) => [feature, made.stats]));
  await writeObject(path.join(folder, 'meta/stats.json'), object);
}

export async function writeListsV2({ episodes, stats, folder }: ListTask): Promise<void> {
  await writeObjects(
    path.join(folder, 'meta/episodes.jsonl'),
    episodes.map(({ target, tasks, frames }) => ({
      episode_index: target,
      tasks,
      length: frames.length,
    })),
  );
  await writeObjects(
    path.join(folder, 'meta/episodes_stats.jsonl'),
    episodes.map(({ target }) => ({ episode_index: target, stats: stats.get(target) ?? {} })),
  );
}

interface ListColumn {
  name: string;
  type: DuckDBType;
  value: (episode: PlacedOut, position: number) => DuckDBValue;
}

export async function writeListV3(task: ListTask): Promise<void> {
  const { episodes, database, folder } = task;
  const columns = columnsOf(task);
  const declared = columns.map(({ name, type }) => `${quoteName(name)} ${type.toString()}`);
  await database.run(`CREATE TABLE list (${declared.join(', ')})`);
  const appender = await database.appender('list');
  for (const [position, episode] of episodes.entries()) {
    for (const { type, value } of columns) appender.appendValue(value(episode, position), type);
    appender.endRow();
  }
  appender.closeSync();
  const hub: HubFeatures = {};
  for (const { name, type } of columns) {
    const feature = hubFeatureOfType(type.toString(), 'List');
    if (feature !== null) hub[name] = feature;
  }
  const to = path.join(folder, 'meta/episodes/chunk-000/file-000.parquet');
  await mkdir(path.dirname(to), { recursive: true });
  await database.run(
    `COPY (SELECT * FROM list ORDER BY episode_index) TO ${quoteText(to)}
     (FORMAT parquet, COMPRESSION snappy, ${hubMetadataOption(hub)})`,
  );
  await database.run('DROP TABLE list');
  await syncFile(to);
}

const count = (
  name: string,
  value: (episode: PlacedOut, position: number) => number,
): ListColumn => ({
  name,
  type: BIGINT,
  value: (episode, position) => BigInt(value(episode, position)),
});

function columnsOf({ episodes, stats, fileOf, videos }: ListTask): ListColumn[] {
  const dataFile = (episode: PlacedOut) => fileIndices(fileOf.get(episode.target) ?? 0);
  const columns: ListColumn[] = [
    count('episode_index', ({ target }) => target),
    { name: 'tasks', type: LIST(VARCHAR), value: ({ tasks }) => listValue([...tasks]) },
    count('length', ({ frames }) => frames.length),
    count('data/chunk_index', (episode) => dataFile(episode).chunk),
    count('data/file_index', (episode) => dataFile(episode).file),
    count('dataset_from_index', ({ from }) => from),
    count('dataset_to_index', ({ from, frames }) => from + frames.length),
  ];
  for (const [camera, stretches] of videos) {
    const at = (position: number) => fileIndices(stretches[position]?.number ?? 0);
    columns.push(
      count(`videos/${camera}/chunk_index`, (_episode, position) => at(position).chunk),
      count(`videos/${camera}/file_index`, (_episode, position) => at(position).file),
    );
    for (const [name, key] of [
      ['from_timestamp', 'fromSec'],
      ['to_timestamp', 'toSec'],
    ] as const) {
      columns.push({
        name: `videos/${camera}/${name}`,
        type: DOUBLE,
        value: (_episode, position) => stretches[position]?.[key] ?? null,
      });
    }
  }
  const example = stats.get(episodes[0]?.target ?? 0) ?? {};
  for (const [feature, each] of Object.entries(example)) {
    for (const [key, statistic] of Object.entries(each)) {
      columns.push(statsColumn({ feature, key }, depthOf(statistic), stats));
    }
  }
  columns.push(
    count('meta/episodes/chunk_index', () => 0),
    count('meta/episodes/file_index', () => 0),
  );
  return columns;
}

function statsColumn(
  { feature, key }: { feature: string; key: string },
  depth: number,
  stats: ReadonlyMap<number, Stats>,
): ListColumn {
  const isCount = key === 'count';
  let type: DuckDBType = isCount ? BIGINT : DOUBLE;
  for (let level = 0; level < depth; level += 1) type = LIST(type);
  return {
    name: `stats/${feature}/${key}`,
    type,
    value: ({ target }) => {
      const found = stats.get(target)?.[feature]?.[key];
      return found === undefined || depthOf(found) !== depth ? null : valueOf(found, isCount);
    },
  };
}

const depthOf = (value: Statistic): number =>
  Array.isArray(value) ? 1 + depthOf(value[0] ?? 0) : 0;

function valueOf(value: Statistic, isCount: boolean): DuckDBValue {
  if (Array.isArray(value)) return listValue(value.map((item) => valueOf(item, isCount)));
  return isCount ? BigInt(Math.round(value)) : value;
}
