/** Statistics made from rows, for datasets that bring none per episode or whose rows an export changes. */
import { quoteName } from '../../../datasets/duckdb';
import { describeColumns } from '../../../datasets/lerobot/rows/parquet';
import { keyframeColumn, rewrittenColumns } from '../rows/columns';
import type { CopyOutline } from '../lerobot-outline';
import type { PlacedOut } from '../rows/row-source';
import { quoteText, type ExportDatabase } from '../../files/export-database';
import { featuresOfCopy } from './info';
import { describe, quantiles, type FeatureStats, type Statistic, type Stats } from './stats';
import type { CopiedRows } from '../rows/copied-rows';

const numeric = /^(U?(?:TINY|SMALL|BIG)?INT(?:EGER)?|FLOAT|DOUBLE|BOOLEAN)((?:\[\])*)$/;

/** Statistics of the columns an export adds or writes anew, for one episode; known without reading anything. */
export function changedStats(
  outline: CopyOutline,
  episode: PlacedOut,
  keys: readonly string[],
): Stats {
  const { target, from } = episode;
  const { length } = episode.frames;
  const values = (at: (frame: number) => number): Float64Array =>
    Float64Array.from({ length }, (_none, frame) => at(frame));
  const keyframes = new Set(episode.keyframes.map(({ outFrame }) => outFrame));
  const columns = outline.files[0]?.columns ?? new Map<string, string>();
  const made: Record<string, (frame: number) => number> = {
    episode_index: () => target,
    index: (frame) => from + frame,
    frame_index: (frame) => frame,
    timestamp: (frame) => frame / outline.rules.fps,
  };
  const stats: Stats = {};
  for (const name of rewrittenColumns(outline.rules)) {
    const make = made[name];
    // A column that is not there is only added by a repair that rewrites it, not by numbering anew.
    const present = columns.has(name) || outline.rules.repairs.has(repairOf(name));
    if (make !== undefined && present) stats[name] = describe(values(make), keys);
  }
  stats[keyframeColumn] = describe(
    values((frame) => (keyframes.has(frame) ? 1 : 0)),
    keys,
  );
  return stats;
}

const repairOf = (name: string) => (name === 'timestamp' ? 'timestamps' : 'indices');

/**
 * Statistics of every numeric column of a written file, by the episode's number in the export. Lists of lists keep the
 * shape that `info.json` declares.
 */
export async function rowStats(
  outline: CopyOutline,
  database: ExportDatabase,
  written: CopiedRows,
  keys: readonly string[],
): Promise<Map<number, Stats>> {
  const shapes = new Map(
    Object.entries(featuresOfCopy(outline)).map(([name, feature]) => [name, shapeOf(feature)]),
  );
  const whole = outline.layout === 'v2' ? (written.episodes[0]?.target ?? 0) : null;
  return columnStats(database, {
    from: `read_parquet(${quoteText(written.file)}, hive_partitioning = false)`,
    columns: await describeColumns(written.file),
    shapes,
    episode: whole === null ? 'episode_index' : String(whole),
    keys,
  });
}

export interface StatsQuestion {
  /** A table, as SQL. */
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

/** Statistics of every numeric column of a table by episode. */
export async function columnStats(
  database: ExportDatabase,
  { from, columns, shapes, episode, keys }: StatsQuestion,
): Promise<Map<number, Stats>> {
  const found = new Map<number, Stats>();
  for (const [name, type] of columns) {
    const shape = shapes.get(name);
    const parts = numeric.exec(type);
    if (shape === undefined || parts === null) continue;
    const depth = (parts[2]?.length ?? 0) / 2;
    const rows = await database.rows(query(from, name, { key: episode, depth, keys }));
    for (const [target, dims] of byEpisode(rows)) {
      const stats = found.get(target) ?? {};
      found.set(target, stats);
      stats[name] = shaped(dims, keys, depth > 1 ? shape : [dims.length]);
    }
  }
  return found;
}

/** DuckDB refuses the deviation of values whose squares are beyond a double, or that are none; it is NaN then. */
const bounded = 'abs(value) < 1e150';

function query(
  from: string,
  name: string,
  by: { key: string; depth: number; keys: readonly string[] },
): string {
  let list = by.depth === 0 ? `[${quoteName(name)}]` : quoteName(name);
  for (let level = by.depth; level > 1; level -= 1) list = `flatten(${list})`;
  const shares = Object.entries(quantiles).filter(([quantile]) => by.keys.includes(quantile));
  return `
    SELECT episode::DOUBLE AS episode, dim, min(value) AS min, max(value) AS max, count(*)::DOUBLE AS count,
      avg(value) AS mean,
      CASE WHEN bool_and(${bounded}) THEN stddev_pop(value) FILTER (${bounded}) END AS std
      ${shares.map(([quantile, share]) => `, quantile_cont(value, ${share}) AS ${quantile}`).join('')}
    FROM (
      SELECT ${by.key} AS episode, unnest(${list})::DOUBLE AS value, generate_subscripts(${list}, 1) AS dim
      FROM ${from})
    GROUP BY episode, dim ORDER BY episode, dim`;
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
