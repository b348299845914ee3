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
  for (const [i, { feature, dim }] of arm.values.entries()) {
    const values = column(signals, feature, dim, raw);
    if (values === null) return null;
    if (arm.quantity === 'velocity') sumUp(values, fps);
    else if (arm.role === 'joints') unwrap(values, values);
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
