/** Columns of a v3 list of episodes that the export fills: numbers, places, statistics. */
import {
  BIGINT,
  DOUBLE,
  LIST,
  listValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { fileIndices, lists } from '../layout';
import type { PlacedOut } from '../rows/row-source';
import {
  basicStats,
  keysOf,
  splitStats,
  type FeatureStats,
  type Statistic,
  type Stats,
} from './stats';

/** A column that the export fills. */
export interface ListColumn {
  name: string;
  type: DuckDBType;
  value: (episode: PlacedOut, position: number, stats: Stats) => DuckDBValue;
}

/** A column of the list: its type, and its value as SQL over `c` (what the export fills) and `e` (the source's row). */
export interface Listed {
  name: string;
  type: string;
  value: string;
}

export const count = (
  name: string,
  value: (episode: PlacedOut, position: number) => number,
): ListColumn => ({
  name,
  type: BIGINT,
  value: (episode, position) => BigInt(value(episode, position)),
});

export const numberColumns = [count('episode_index', ({ target }) => target)];
export const rangeColumns = [
  count('dataset_from_index', ({ from }) => from),
  count('dataset_to_index', ({ from, frames }) => from + frames.length),
];

/** In which file of the list the row itself is: LeRobot looks its statistics up there. */
const listFileOf = (position: number) => fileIndices(Math.floor(position / lists.episodes));
export const ownPlaceColumns = [
  count('meta/episodes/chunk_index', (_episode, position) => listFileOf(position).chunk),
  count('meta/episodes/file_index', (_episode, position) => listFileOf(position).file),
];

/** A column per feature and statistic, in the shape that these of one episode have. */
export const statsColumns = (example: Stats): ListColumn[] =>
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

/** How many lists a value of this DuckDB type lies in. */
export const depthOfType = (type: string): number => type.split('[]').length - 1;

const depthOf = (value: Statistic): number =>
  Array.isArray(value) ? 1 + depthOf(value[0] ?? 0) : 0;

function valueOf(value: Statistic, isCount: boolean): DuckDBValue {
  if (Array.isArray(value)) return listValue(value.map((item) => valueOf(item, isCount)));
  return isCount ? BigInt(Math.round(value)) : value;
}

/** Which statistics a list with these columns keeps per feature; none if it keeps no statistics. */
export function statisticsOf(columns: Iterable<string>): string[] {
  const kept: FeatureStats = {};
  for (const name of columns) {
    const parts = splitStats(name);
    if (parts !== null) kept[parts.key] = 0;
  }
  return Object.keys(kept).length === 0 ? [] : keysOf([kept], basicStats);
}
