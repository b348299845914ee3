/** How fast an arm moves: a dimension after the other, so that who wants only the speed keeps nothing else. */
import type { EpisodeSignals } from '../../shared/model/dataset';
import { quantileOfSorted, smooth, sortedFinite, unwrap, type Series } from '../signals/series';
import { column, type ArmCalibration } from './calibrate';

export interface ArmSpeed {
  side: ArmCalibration['side'];
  /** Length of the derivative of its scaled, smoothed positions, per second. */
  speed: Series;
  /** What counts as full speed in this episode: the upper quartile, but not less than a third of the fastest. */
  reference: number;
}

/**
 * Null where the episode is empty or lacks a dimension of the arm.
 *
 * @param smoothSec standard deviation of the Gaussian that the positions are smoothed with, seconds
 * @param keep is given a new series for each dimension in turn: smoothed positions in the dataset's own unit
 *   (velocities are summed up to positions); without it, one series serves all
 */
export function armSpeed(
  signals: EpisodeSignals,
  arm: ArmCalibration,
  smoothSec: number,
  keep?: (places: Series) => void,
): ArmSpeed | null {
  const { frames, fps } = signals;
  if (frames === 0) return null;
  const raw = new Float64Array(frames);
  const shared = keep === undefined ? new Float64Array(frames) : undefined;
  const speed = new Float64Array(frames);
  const isStale = hasStaleFirst(signals, arm);
  for (const [i, { feature, dim }] of arm.values.entries()) {
    const values = column(signals, feature, dim, raw);
    if (values === null) return null;
    if (arm.quantity === 'velocity') sumUp(values, fps);
    else if (arm.role === 'joints') unwrap(values, values);
    if (isStale) values[0] = values[1] ?? 0;
    const places = smooth(values, smoothSec * fps, shared);
    addSquares(speed, places, arm.scale[i] ?? 1, fps);
    keep?.(places);
  }
  for (let t = 0; t < frames; t++) speed[t] = Math.sqrt(speed[t] ?? 0);
  const sorted = sortedFinite(speed);
  const reference = Math.max(quantileOfSorted(sorted, 0.75), quantileOfSorted(sorted, 0.98) / 3);
  // An encoder that goes back and forth by one step at rest: how fast that looks when smoothed.
  const trembles = reference < arm.step / Math.max(Math.sqrt(2 * Math.PI) * smoothSec, 2 / fps);
  return {
    side: arm.side,
    speed: trembles ? speed.fill(0) : speed,
    reference: trembles ? 0 : reference,
  };
}

/** A first step so many times as long as the longest in so many seconds after it, and longest of all, is none. */
const stale = { sec: 0.4, times: 5 };

/**
 * Whether the first row is left from the episode before, as recorders leave it: the arm jumps to the second one and
 * rests. In a short episode at few frames a second that jump would be what full speed is told by.
 */
function hasStaleFirst(
  { frames, fps, blocks }: EpisodeSignals,
  { values, scale, quantity }: ArmCalibration,
): boolean {
  const after = Math.max(2, Math.ceil(stale.sec * fps));
  if (quantity === 'velocity' || frames < after + 2) return false;
  const columns = values.map(({ feature, dim }, i) => {
    const block = blocks.find(({ key }) => key === feature);
    const width = block?.names.length ?? 0;
    return (t: number): number => (block?.values[t * width + dim] ?? Number.NaN) * (scale[i] ?? 1);
  });
  const step = (t: number): number => Math.hypot(...columns.map((at) => at(t + 1) - at(t)));
  const first = step(0);
  const others = Array.from({ length: after }, (_, t) => step(t + 1));
  if (!(first > stale.times * Math.max(...others))) return false;
  for (let t = after + 1; t < frames - 1; t++) if (step(t) >= first) return false;
  return true;
}

/** Rates become positions, in their place. */
function sumUp(rates: Series, fps: number): void {
  let sum = 0;
  for (let t = 0; t < rates.length; t++) {
    sum += (rates[t] ?? 0) / fps;
    rates[t] = sum;
  }
}

/** Adds the squares of the scaled places' central differences per second; one-sided at the ends. */
function addSquares(squares: Series, places: Series, scale: number, fps: number): void {
  const last = places.length - 1;
  for (let t = 0; t <= last; t++) {
    const from = Math.max(t - 1, 0);
    const to = Math.min(t + 1, last);
    if (to === from) continue;
    const change = (places[to] ?? 0) * scale - (places[from] ?? 0) * scale;
    squares[t] = (squares[t] ?? 0) + ((change * fps) / (to - from)) ** 2;
  }
}
