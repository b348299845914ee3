/** Columns of a v3 list of episodes. */
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { PlacedOut } from '../rows/row-source';
import type { Stats } from './stats';

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
