/** Many frames in few pixels: the smallest and largest value of each pixel column, so that no peak is lost. */
import { visibleFrames, type Axis } from './axis';

export interface Extremes {
  /** First pixel column that has a value; one entry per column from there. NaN where no frame has a finite value. */
  startX: number;
  low: Float32Array;
  high: Float32Array;
}

export function extremesPerPixel(values: Float32Array, axis: Axis): Extremes {
  const { first, end } = visibleFrames(axis);
  const last = Math.min(end, values.length);
  const toX = (frame: number): number => Math.floor(frame * axis.framePx - axis.scrollPx);
  const startX = Math.max(0, toX(first));
  const columns = Math.max(0, Math.min(Math.ceil(axis.widthPx), toX(last - 1) + 1) - startX);
  const low = new Float32Array(columns).fill(Number.NaN);
  const high = new Float32Array(columns).fill(Number.NaN);
  for (let frame = first; frame < last; frame += 1) {
    const value = values[frame] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const at = Math.min(columns - 1, Math.max(0, toX(frame) - startX));
    // Comparisons with NaN are false, so the first value of a column is taken whatever it is.
    if (!((low[at] ?? Number.NaN) <= value)) low[at] = value;
    if (!((high[at] ?? Number.NaN) >= value)) high[at] = value;
  }
  return { startX, low, high };
}
