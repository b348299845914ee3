/** Statistics of the rows of an export by episode, counted from what was written. */
import { literalPath, quoteName } from '../../../datasets/duckdb';
import { width } from '../../../datasets/lerobot/metadata/info';
import { describeColumns } from '../../../datasets/lerobot/rows/parquet';
import { maxSignalWidth } from '../../../datasets/lerobot/rows/read-episode';
import { rewrittenColumns } from '../rows/columns';
import type { CopyOutline } from '../lerobot-outline';
import { quoteText, type ExportDatabase } from '../../files/export-database';
import { featuresOfCopy } from './info';
import { EpisodeStats } from './episode-stats';
import { quantiles, type FeatureStats, type Statistic, type Stats } from './stats';
import type { CopiedRows } from '../rows/copied-rows';
import { together, type PlacedOut } from '../rows/row-source';

/** Numbers, and lists of them. */
export const numeric = /^(U?(?:TINY|SMALL|BIG)?INT(?:EGER)?|FLOAT|DOUBLE|BOOLEAN)((?:\[\])*)$/;

/** What one question may be about: the values of a column, and all that is counted of it, are in memory. */
const atOnce = { weight: 250_000, items: 2_000 };
/** v2 has a file per episode: so many are asked about together. */
const filesAtOnce = { ...atOnce, items: 100 };

/** All rows of a file of v2. */
const rowsOfFirst = ({ episodes }: CopiedRows): number => episodes[0]?.frames.length ?? 0;

/** Statistics of every numeric column of a copy, by episode of the export. */
export async function rowStats(
  outline: CopyOutline,
  database: ExportDatabase,
  copied: readonly CopiedRows[],
  keys: readonly string[],
): Promise<EpisodeStats> {
  const shapes = new Map<string, number[]>();
  for (const name of rewrittenColumns(outline.rules)) shapes.set(name, [1]);
  for (const [name, feature] of Object.entries(featuresOfCopy(outline))) {
    shapes.set(name, shapeOf(feature));
  }
  const found = new EpisodeStats();
  const isV3 = outline.layout === 'v3';
  const groups = isV3 ? copied.map((each) => [each]) : together(copied, rowsOfFirst, filesAtOnce);
  for (const { files, columns } of await alike(groups)) {
    const names = files.map(({ file }) => quoteText(literalPath(file))).join(', ');
    // In v2 the file is the episode, whatever its rows say.
    const targets = files.map(
      ({ file, episodes }) => `${quoteText(file)}: ${episodes[0]?.target ?? 0}`,
    );
    const from = `read_parquet([${names}], hive_partitioning = false, filename = 'studio.file')`;
    const episode = isV3 ? 'episode_index' : `MAP {${targets.join(', ')}}["studio.file"]`;
    for (const where of isV3 ? portionsOf(files[0]?.episodes ?? []) : ['true']) {
      const question = { from: `${from} WHERE ${where}`, columns, shapes, episode, keys };
      for (const [target, each] of await columnStats(database, question)) found.set(target, each);
    }
  }
  return found;
}

/** Conditions on rows, each of as many of these episodes, ascending, as one question may be about. */
export function portionsOf(
  episodes: readonly Pick<PlacedOut, 'target' | 'frames'>[],
  most = atOnce,
): string[] {
  const portions = together(episodes, ({ frames }) => frames.length, most);
  if (portions.length < 2) return ['true'];
  return portions.map(
    (own) => `episode_index BETWEEN ${own[0]?.target ?? 0} AND ${own.at(-1)?.target ?? 0}`,
  );
}

interface AlikeFiles {
  files: CopiedRows[];
  columns: ReadonlyMap<string, string>;
}

/** Neighbouring files of the same columns, within these groups. */
async function alike(groups: readonly CopiedRows[][]): Promise<AlikeFiles[]> {
  const found: AlikeFiles[] = [];
  for (const group of groups) {
    let last: AlikeFiles | null = null;
    for (const each of group) {
      const columns = await describeColumns(each.file);
      const isSame = JSON.stringify([...(last?.columns ?? [])]) === JSON.stringify([...columns]);
      if (last !== null && isSame) last.files.push(each);
      else found.push((last = { files: [each], columns }));
    }
  }
  return found;
}

export interface StatsQuestion {
  /** A table, as SQL; a WHERE may follow. */
  from: string;
  /** Names with DuckDB's names of their types. */
  columns: ReadonlyMap<string, string>;
  /** Declared shapes; columns that are not in it are left out. */
  shapes: ReadonlyMap<string, readonly number[]>;
  /** SQL that gives the episode of a row. */
  episode: string;
  keys: readonly string[];
}

/** Statistics of the source under the names their features have in a copy; dropped cameras are left out. */
export function renamedStats({ rules, droppedCameras }: CopyOutline, stats: Stats): Stats {
  return Object.fromEntries(
    Object.entries(stats)
      .filter(([name]) => !droppedCameras.includes(name))
      .map(([name, each]) => [rules.names.get(name) ?? name, each]),
  );
}

/**
 * Statistics of every numeric column of a table by episode; NaN where a dimension has no value in it. Columns as wide
 * as pictures are left out: nobody normalises by them, and they would take hours.
 */
export async function columnStats(
  database: ExportDatabase,
  { from, columns, shapes, episode, keys }: StatsQuestion,
): Promise<Map<number, Stats>> {
  const found = new Map<number, Stats>();
  // Sums of floats depend on their order, and threads come in any: the same export has the same bytes again.
  await database.run('SET threads = 1');
  for (const [name, type] of columns) {
    const shape = shapes.get(name);
    const parts = numeric.exec(type);
    if (shape === undefined || parts === null || width(shape) > maxSignalWidth) continue;
    const depth = (parts[2]?.length ?? 0) / 2;
    const rows = await database.rows(query(from, name, { key: episode, depth, keys }));
    for (const [target, dims] of byEpisode(rows)) {
      const stats = found.get(target) ?? {};
      found.set(target, stats);
      stats[name] = shaped(dims, keys, depth > 1 ? shape : [dims.length]);
    }
  }
  await database.run('RESET threads');
  return found;
}

/** DuckDB refuses the deviation of values whose squares are beyond a double, or that are none; it is NaN then. */
export const bounded = (value: string): string => `abs(${value}) < 1e150`;

function query(
  from: string,
  name: string,
  by: { key: string; depth: number; keys: readonly string[] },
): string {
  const list = listOf(name, by.depth);
  const wanted = Object.entries(quantiles).filter(([key]) => by.keys.includes(key));
  // One aggregate, which holds the values once; DuckDB sees that it is the same.
  const all = `quantile_cont(value, [${wanted.map(([, share]) => share).join(', ')}])`;
  return `
    SELECT episode::DOUBLE AS episode, dim, min(value) AS min, max(value) AS max, count(*)::DOUBLE AS count,
      avg(value) AS mean,
      CASE WHEN bool_and(${bounded('value')}) THEN stddev_pop(value) FILTER (${bounded('value')}) END AS std
      ${wanted.map(([key], at) => `, (${all})[${at + 1}] AS ${key}`).join('')}
    FROM (
      SELECT ${by.key} AS episode, nullif(unnest(${list})::DOUBLE, 'NaN'::DOUBLE) AS value, generate_subscripts(${list}, 1) AS dim
      FROM ${from})
    GROUP BY episode, dim ORDER BY episode, dim`;
}

/** All values of a row as one list, as SQL; `depth` is how many lists a value lies in. */
export function listOf(name: string, depth: number): string {
  let list = depth === 0 ? `[${quoteName(name)}]` : quoteName(name);
  for (let level = depth; level > 1; level -= 1) list = `flatten(${list})`;
  return list;
}

type Dimension = Record<string, unknown>;

function byEpisode(rows: readonly Dimension[]): Map<number, Dimension[]> {
  const grouped = new Map<number, Dimension[]>();
  for (const row of rows) {
    const episode = Number(row['episode']);
    const dims = grouped.get(episode);
    if (dims === undefined) grouped.set(episode, [row]);
    else dims.push(row);
  }
  return grouped;
}

function shaped(
  dims: readonly Dimension[],
  keys: readonly string[],
  shape: readonly number[],
): FeatureStats {
  const stats: FeatureStats = {};
  for (const key of keys) {
    const values = dims.map((dim) => Number(dim[key] ?? Number.NaN));
    stats[key] = key === 'count' ? [values[0] ?? 0] : nested(values, shape);
  }
  return stats;
}

/** `values` in row-major order as lists in lists; flat where they do not fill the shape. */
function nested(values: readonly number[], shape: readonly number[]): Statistic[] {
  const size = shape.reduce((product, length) => product * length, 1);
  if (shape.length <= 1 || size !== values.length) return [...values];
  const inner = shape.slice(1);
  const step = size / (shape[0] ?? 1);
  return Array.from({ length: shape[0] ?? 0 }, (_none, at) =>
    nested(values.slice(at * step, (at + 1) * step), inner),
  );
}

export function shapeOf(feature: unknown): number[] {
  const shape: unknown =
    typeof feature === 'object' && feature !== null && 'shape' in feature ? feature.shape : [];
  return Array.isArray(shape) ? shape.filter((length) => typeof length === 'number') : [];
}
