/** The grid on which episodes are compared: ten rows a second, whatever their own rates. */
import { smooth, type Series } from '../signals/series';

export const gridHz = 10;
/** Standard deviations of Gaussians, seconds: of what is read off the grid, and of series that are quicker than it. */
export const smoothSec = 0.07;
const quickSec = 0.035;

/** How many rows an episode has; the first lies on its first frame. */
export const rowsOf = ({ frames, fps }: { frames: number; fps: number }): number =>
  frames < 1 ? 0 : Math.floor(((frames - 1) * gridHz) / fps + 1e-6) + 1;

/** A series of one value per frame on the grid, on straight lines between the frames. */
export function onGrid(values: Series, fps: number, rows: number): Series {
  const from = fps > gridHz ? smooth(values, quickSec * fps) : values;
  return Float64Array.from({ length: rows }, (_, row) => between(from, (row * fps) / gridHz));
}

/** The value at a place between two entries; ends are held. */
export function between(values: ArrayLike<number>, place: number): number {
  const at = Math.min(Math.max(place, 0), values.length - 1);
  const before = Math.floor(at);
  const low = values[before] ?? 0;
  return low + ((values[before + 1] ?? low) - low) * (at - before);
}
