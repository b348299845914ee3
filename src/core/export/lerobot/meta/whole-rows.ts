/** Statistics of all rows of an export together: exact, quantiles too, counted from what was written. */
import { literalPath } from '../../../datasets/duckdb';
import { quoteText, type ExportDatabase } from '../../files/export-database';
import { bounded, listOf, numeric } from './row-stats';
import {
  allStats,
  filled,
  flat,
  inShapeOf,
  quantiles,
  type FeatureStats,
  type Statistic,
  type Stats,
} from './stats';
import { quantilesOfMany } from './values-at-ranks';

/** Values that one question may hold in memory: quantiles need all of them at once. */
const mostValues = 2e6;

/** Every normalisation leaves values as they are by these: for a dimension without any value. */
const neutral: Readonly<Record<string, number>> = {
  min: -1,
  max: 1,
  mean: 0,
  std: 1,
  q01: -1,
  q10: -1,
  q50: 0,
  q90: 1,
  q99: 1,
};

interface Dimension {
  feature: string;
  /** The value as SQL, NULL where there is none. */
  value: string;
}

/**
 * By feature, min to q99 and `count` (the frames), over the rows that are not NaN.
 *
 * @param folder of the export, whose data files are written
 * @param byEpisode statistics of the episodes, which say what is wanted and in which shape
 * @param valuesAtOnce how many values may be in memory; where a column has more, it is read several times
 */
export async function wholeStatsOfRows(
  database: ExportDatabase,
  folder: string,
  byEpisode: { values(): Iterable<Stats> },
  valuesAtOnce = mostValues,
): Promise<Stats> {
  const files = quoteText(`${literalPath(folder)}/data/**/*.parquet`);
  const from = `read_parquet(${files}, union_by_name = true, hive_partitioning = false)`;
  const described = await database.rows(`DESCRIBE SELECT * FROM ${from}`);
  const columns = new Map(
    described.map((row) => [String(row['column_name']), String(row['column_type'])]),
  );
  const shapes = shapesOf(byEpisode.values(), (name) => numeric.test(columns.get(name) ?? ''));
  const dimensions = [...shapes].flatMap(([feature, shape]) =>
    dimensionsOf(feature, columns.get(feature) ?? '', flat(shape).length),
  );
  const [counted] = await database.rows(`SELECT count(*)::DOUBLE AS frames FROM ${from}`);
  const frames = Number(counted?.['frames']);
  const found = new Map<string, Record<string, number>[]>();
  const atOnce = Math.max(1, Math.floor(valuesAtOnce / Math.max(1, frames)));
  // Sums of floats depend on their order, and threads come in any.
  await database.run('SET threads = 1');
  for (let first = 0; first < dimensions.length; first += atOnce) {
    const asked = dimensions.slice(first, first + atOnce);
    const row = await answered(database, { asked, from, isMany: frames > valuesAtOnce });
    asked.forEach(({ feature }, at) => {
      const numbers = Object.keys(neutral).map((key) => [key, numberIn(row, key, at)] as const);
      found.set(feature, [...(found.get(feature) ?? []), Object.fromEntries(numbers)]);
    });
  }
  await database.run('RESET threads');
  return Object.fromEntries(
    [...shapes].map(([feature, shape]) => {
      const dims = found.get(feature) ?? [];
      const numbers = (key: string) => dims.map((dim) => dim[key] ?? Number.NaN);
      const each = allStats.map((key) => [
        key,
        key === 'count' ? [frames] : inShapeOf(shape, numbers(key)),
      ]);
      return [feature, Object.fromEntries(each) as FeatureStats];
    }),
  );
}

/** Of each feature in rows the statistic of the episode that has most values, for its shape. */
function shapesOf(
  episodes: Iterable<Stats>,
  isInRows: (feature: string) => boolean,
): Map<string, Statistic> {
  const shapes = new Map<string, Statistic>();
  for (const stats of episodes) {
    for (const [feature, { min = [] }] of Object.entries(stats)) {
      if (!isInRows(feature)) continue;
      if (flat(min).length > flat(shapes.get(feature) ?? []).length) shapes.set(feature, min);
    }
  }
  return shapes;
}

function dimensionsOf(feature: string, type: string, count: number): Dimension[] {
  const parts = numeric.exec(type);
  if (parts === null) return [];
  const list = listOf(feature, (parts[2]?.length ?? 0) / 2);
  return Array.from({ length: count }, (_none, dim) => ({
    feature,
    value: `nullif((${list})[${dim + 1}]::DOUBLE, 'NaN'::DOUBLE)`,
  }));
}

function numberIn(row: Readonly<Record<string, unknown>>, key: string, at: number): number {
  const list = row[`quantiles${at}`];
  const place = Object.keys(quantiles).indexOf(key);
  const value: unknown = place >= 0 && Array.isArray(list) ? list[place] : row[`${key}${at}`];
  return Number(value ?? neutral[key]);
}

/** What is counted of the n-th dimension has names that end with n. */
async function answered(
  database: ExportDatabase,
  { asked, from, isMany }: { asked: readonly Dimension[]; from: string; isMany: boolean },
): Promise<Record<string, unknown>> {
  const [row = {}] = await database.rows(question(asked, from, isMany));
  if (!isMany) return row;
  for (const [at, { value }] of asked.entries()) {
    const numberOf = (key: string): number => Number(row[`${key}${at}`]);
    const span = { count: numberOf('count'), least: numberOf('min'), greatest: numberOf('max') };
    row[`quantiles${at}`] = await quantilesOfMany(database, { value, from, ...span });
  }
  return row;
}

function question(dimensions: readonly Dimension[], from: string, isMany: boolean): string {
  const shares = Object.values(quantiles).join(', ');
  const inner = dimensions.map(({ value }, at) => `${value} AS v${at}`);
  const outer = dimensions.flatMap((_dimension, at) => [
    `min(v${at}) AS min${at}, max(v${at}) AS max${at}, avg(v${at}) AS mean${at}`,
    `CASE WHEN bool_and(${bounded(`v${at}`)}) THEN stddev_pop(v${at}) FILTER (${bounded(`v${at}`)}) END AS std${at}`,
    isMany
      ? `count(v${at})::DOUBLE AS count${at}`
      : `quantile_cont(v${at}, [${shares}]) AS quantiles${at}`,
  ]);
  return `SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} FROM ${from})`;
}

/** Episodes without any value in a dimension get those of all of them: joining episodes then changes nothing. */
export function fillFromWhole(
  byEpisode: Iterable<[number, Stats]> & { set(episode: number, stats: Stats): unknown },
  whole: Stats,
): void {
  for (const [episode, stats] of byEpisode) {
    let isFilled = false;
    for (const [feature, each] of Object.entries(stats)) {
      for (const [key, statistic] of Object.entries(each)) {
        const all = whole[feature]?.[key];
        if (all !== undefined && flat(statistic).some(Number.isNaN)) {
          each[key] = filled(statistic, all);
          isFilled = true;
        }
      }
    }
    if (isFilled) byEpisode.set(episode, stats);
  }
}
