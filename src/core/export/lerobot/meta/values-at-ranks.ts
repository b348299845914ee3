/**
 * Quantiles of more values than memory should hold. The values at the ranks that they need are found by counting in
 * ranges, which are cut until all that is left of them is few, or one value only.
 */
import type { ExportDatabase } from '../../files/export-database';
import { quantiles } from './stats';

/** Pieces that a range is cut into. */
const pieces = 4_096;
/** So many values are simply sorted. */
const mostSorted = 100_000;

export interface ManyValues {
  /** A DOUBLE as SQL; NULL where there is none, never NaN. */
  value: string;
  /** A table, as SQL. */
  from: string;
  /** Of the values: how many, the least and the greatest. */
  count: number;
  least: number;
  greatest: number;
}

interface Range {
  /** The least and the greatest value in it. */
  least: number;
  greatest: number;
  /** How many values are in it, and how many are smaller. */
  count: number;
  before: number;
  /** The wanted ranks in it, from 0. */
  ranks: number[];
}

/**
 * As `quantile_cont` gives them, in the order of `quantiles`; empty where there is no value.
 *
 * @param few how many values may be sorted in memory
 */
export async function quantilesOfMany(
  database: ExportDatabase,
  values: ManyValues,
  few = mostSorted,
): Promise<number[]> {
  const { count } = values;
  if (count === 0) return [];
  const places = Object.values(quantiles).map((share) => share * (count - 1));
  const ranks = new Set(places.flatMap((place) => [Math.floor(place), Math.ceil(place)]));
  const found = await valuesAtRanks(database, values, { ranks: [...ranks], few });
  return places.map((place) => {
    const low = found.get(Math.floor(place)) ?? Number.NaN;
    const high = found.get(Math.ceil(place)) ?? Number.NaN;
    const share = place - Math.floor(place);
    return share === 0 ? low : low * (1 - share) + high * share;
  });
}

async function valuesAtRanks(
  database: ExportDatabase,
  { value, from, count, least, greatest }: ManyValues,
  { ranks, few }: { ranks: number[]; few: number },
): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  let ranges: Range[] = [{ least, greatest, count, before: 0, ranks }];
  for (;;) {
    for (const { ranks: own, least: only } of ranges.filter(isOne)) {
      for (const rank of own) found.set(rank, only);
    }
    const open = ranges.filter((range) => !isOne(range));
    if (open.length === 0) return found;
    const table = `(SELECT ${value} AS v FROM ${from})`;
    if (open.reduce((sum, range) => sum + range.count, 0) <= few) {
      const inRange = open.map(
        (range) => `v BETWEEN ${bound(range.least)} AND ${bound(range.greatest)}`,
      );
      const rows = await database.rows(
        `SELECT v FROM ${table} WHERE ${inRange.join(' OR ')} ORDER BY v`,
      );
      let first = 0;
      for (const { before, count: own, ranks: wanted } of open) {
        for (const rank of wanted) found.set(rank, Number(rows[first + rank - before]?.['v']));
        first += own;
      }
      return found;
    }
    const counted = await database.rows(
      `SELECT piece::DOUBLE AS piece, count(*)::DOUBLE AS count, min(v) AS least, max(v) AS greatest
       FROM (SELECT v, ${pieceOf(open)} AS piece FROM ${table})
       WHERE piece IS NOT NULL GROUP BY piece ORDER BY piece`,
    );
    ranges = open.flatMap((range, at) =>
      rangesIn(
        range,
        counted.filter(({ piece }) => Math.floor(Number(piece) / pieces) === at),
      ),
    );
  }
}

/** A double as SQL, to the last bit. */
const bound = (value: number): string => `'${value}'::DOUBLE`;

const isOne = ({ least, greatest }: Range): boolean => least === greatest;

/** The pieces of a range, ascending, that hold ranks. */
function rangesIn(
  { before, ranks }: Range,
  counted: readonly Readonly<Record<string, unknown>>[],
): Range[] {
  let smaller = before;
  return counted.flatMap((row) => {
    const [from, count] = [smaller, Number(row['count'])];
    smaller += count;
    const own = ranks.filter((rank) => rank >= from && rank < smaller);
    const [least, greatest] = [Number(row['least']), Number(row['greatest'])];
    return own.length === 0 ? [] : [{ least, greatest, count, before: from, ranks: own }];
  });
}

/**
 * Which piece of all ranges `v` is in, as SQL; NULL where in none. The least and the greatest of a range have a piece
 * of their own: so each round comes further, also beside infinity and between neighbouring doubles, where the place of
 * the others is not known. Quarters, for the width of a range may be beyond a double.
 */
function pieceOf(ranges: readonly Range[]): string {
  const cases = ranges.map(({ least, greatest }, at) => {
    const [low, high] = [bound(least), bound(greatest)];
    const place = `(v / 4 - ${low} / 4) / (${high} / 4 - ${low} / 4)`;
    const inner = `coalesce(TRY_CAST(floor(${place} * ${pieces - 2}) AS INTEGER), 0)`;
    return `WHEN v BETWEEN ${low} AND ${high} THEN ${at * pieces} + CASE WHEN v = ${low} THEN 0
      WHEN v = ${high} THEN ${pieces - 1} ELSE 1 + greatest(0, least(${pieces - 3}, ${inner})) END`;
  });
  return `CASE ${cases.join(' ')} END`;
}
