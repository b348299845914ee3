/** What vectors without names give away by how their values move together. */
import { correlation, series, type Sample } from './values';

/** A run of dimensions that is certainly something. */
export interface Structure {
  kind: 'quaternion' | '6d';
  from: number;
  count: number;
}

/** Rows looked at: a structure holds in all of them. */
const looked = 400;
/** How far from 1 a length may be, rounding and single precision included. */
const unit = 2e-3;

const rowsOf = ({ values, width }: Sample): Float32Array[] => {
  const count = Math.floor(values.length / width);
  const step = Math.max(1, Math.floor(count / looked));
  return Array.from({ length: Math.ceil(count / step) }, (_none, at) =>
    values.subarray(at * step * width, (at * step + 1) * width),
  );
};

const isUnit = (values: ArrayLike<number>): boolean =>
  Math.abs(Math.hypot(...Array.from(values)) - 1) < unit;

const isSixD = (row: Float32Array, at: number): boolean => {
  const [a, b] = [row.subarray(at, at + 3), row.subarray(at + 3, at + 6)];
  const across = a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  return isUnit(a) && isUnit(b) && Math.abs(across) < unit;
};

/**
 * Unit quaternions and the first two columns of rotations, from the first dimension on. A value that never changes may
 * be 1 by chance, so two of the four must move.
 */
export function rotationsIn(sample: Sample): Structure[] {
  const rows = rowsOf(sample);
  if (rows.length < 10) return [];
  const moves = Array.from({ length: sample.width }, (_none, dim) =>
    rows.some((row) => Math.abs((row[dim] ?? 0) - (rows[0]?.[dim] ?? 0)) > 1e-4),
  );
  const found: Structure[] = [];
  for (let from = 0; from < sample.width; from += 1) {
    const moving = (count: number): number =>
      moves.slice(from, from + count).filter(Boolean).length;
    const fits = (count: number, holds: (row: Float32Array) => boolean): boolean =>
      from + count <= sample.width && moving(count) >= 2 && rows.every(holds);
    if (fits(6, (row) => isSixD(row, from))) found.push({ kind: '6d', from, count: 6 });
    else if (fits(4, (row) => isUnit(row.subarray(from, from + 4)))) {
      found.push({ kind: 'quaternion', from, count: 4 });
    } else continue;
    from += (found.at(-1)?.count ?? 1) - 1;
  }
  return found;
}

/** Fingers bend as one: correlation with the one that moves most. */
const together = 0.8;
const fewestFingers = 4;

/**
 * Where the fingers begin, if the last dimensions of a stretch bend as one; its end if they do not. Those that never
 * move go along with their neighbours.
 */
export function fingersFrom(sample: Sample, from: number, to: number): number {
  const columns = Array.from({ length: to - from }, (_none, at) => series(sample, from + at));
  const last = columns.findLast((column) => correlation(column, column) !== null);
  if (last === undefined) return to;
  const bends = columns.map((column) => correlation(column, last));
  let start = bends.length;
  while (start > 0 && Math.abs(bends[start - 1] ?? 1) > together) start -= 1;
  const moving = bends.slice(start).filter((value) => value !== null).length;
  if (moving < fewestFingers) return to;
  while (bends[start] === null) start += 1;
  return from + start;
}

/** Frames in which only one half moves, of those in which one does. */
const leastApart = 0.6;

/** Whether two halves of a vector take turns, as two arms do that work one after the other. */
export function halvesTakeTurns(sample: Sample): boolean {
  const half = sample.width / 2;
  const rows = rowsOf(sample);
  const ranges = Array.from({ length: sample.width }, (_none, dim) => {
    const column = rows.map((row) => row[dim] ?? 0);
    return Math.max(...column) - Math.min(...column);
  });
  let [one, some] = [0, 0];
  rows.forEach((row, at) => {
    const before = rows[at - 1];
    if (before === undefined) return;
    const moves = [0, 1].map((side) =>
      Array.from({ length: half }, (_none, i) => i + side * half).some(
        (dim) => Math.abs((row[dim] ?? 0) - (before[dim] ?? 0)) > 0.01 * (ranges[dim] ?? 0),
      ),
    );
    if (moves.includes(true)) some += 1;
    if (moves.includes(true) && moves.includes(false)) one += 1;
  });
  const bothMove = [0, 1].every((side) =>
    ranges.slice(side * half, (side + 1) * half).some((r) => r > 0),
  );
  return bothMove && some >= 10 && one / some >= leastApart;
}
