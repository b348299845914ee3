/**
 * The motion that one camera saw over an episode, from the changes of its pictures: on one grid whatever the frame
 * rate.
 */
import { quantile, smooth, type Series } from '../signals/series';
import type { PictureChange } from './picture-change';

/** Per picture looked at, against the one before; 0 for the first. */
export interface CameraCurves extends Record<keyof PictureChange, number[]> {
  /** See `growthOf`; null of a camera that stands still. */
  growth: number[] | null;
}

/**
 * Steps in time, a whole number of them per frame, so that there are at least ten a second: with fewer pictures than
 * that the curves run straight between them, and every constant in seconds keeps its meaning.
 */
export interface Grid {
  perFrame: number;
  /** Steps per second. */
  rateHz: number;
  steps: number;
}

export interface CameraMotion {
  /** Speed of all that moves: the root of the change, 0 at rest and about 1 in full motion. */
  energy: Series;
  /** The same with the smoothing that phases are read from. */
  speed: Series;
  /** As `speed`, of the quieter half of the picture: of the camera itself, if it moves. */
  own: Series;
  /** Change of the quieter half and of the liveliest twelfth, grey levels. */
  quiet: Series;
  lively: Series;
  /** Growth per picture of what a moving camera sees; null of one that stands still. */
  growth: Series | null;
  moves: boolean;
}

const leastRateHz = 10;

export function gridOf({ frames, fps }: { frames: number; fps: number }): Grid {
  const perFrame = Math.max(1, Math.ceil(leastRateHz / fps - 1e-6));
  return { perFrame, rateHz: fps * perFrame, steps: Math.max(0, (frames - 1) * perFrame + 1) };
}

/** Seconds (standard deviations of a Gaussian). */
const energySec = 0.15;
const speedSec = 0.12;
const actSec = 0.1;
const growthSec = 0.3;
/** The upper quartile of the quieter half's changes against its smallest: wrists reach 6 and more, other cameras 2. */
const movingRatio = 3;
/** Grey levels: what a codec makes of a picture at rest. */
export const grain = 0.05;

/**
 * @param seen where something moves (`isStill`), as in pictures of usual contrast and without pulses
 * @param every so many frames lie between two pictures
 */
export function cameraMotion(seen: CameraCurves, every: number, grid: Grid): CameraMotion {
  const on = (curve: readonly number[]): Series => onGrid(curve, every, grid);
  const whole = on(seen.whole).map(aboveGrain);
  const quiet = on(seen.quiet);
  const scaled = (values: Series, sec: number): Series =>
    normalised(smooth(values, sec * grid.rateHz));
  const own = quiet.map(aboveGrain);
  return {
    energy: scaled(whole, energySec),
    speed: scaled(whole, speedSec),
    own: scaled(own, speedSec),
    quiet: smooth(quiet, actSec * grid.rateHz),
    lively: smooth(on(seen.lively), actSec * grid.rateHz),
    growth: seen.growth === null ? null : smooth(on(seen.growth), growthSec * grid.rateHz),
    moves: isMoving(seen.quiet),
  };
}

/** Whether a camera itself moves, as on a wrist: the quieter half then changes between rest and motion, too. */
export const isMoving = (quiet: readonly number[]): boolean => restRatio(quiet) >= movingRatio;

/** How much more the quieter half changes in motion than at rest. */
export function restRatio(quiet: readonly number[]): number {
  const seen = quiet.slice(1);
  return quantile(seen, 0.75) / Math.max(quantile(seen, 0.05), grain);
}

/** Changes grow with the square of the speed, about; what the codec makes of rest is none. */
const aboveGrain = (change: number): number => Math.max(0, Math.sqrt(change) - Math.sqrt(grain));

/** A change belongs half-way between its two pictures; before and after the first and last of them it is held. */
function onGrid(curve: readonly number[], every: number, { perFrame, steps }: Grid): Series {
  const last = curve.length - 1;
  return Float64Array.from({ length: steps }, (_, step) => {
    const at = Math.min(Math.max(step / perFrame / every + 0.5, 1), last);
    const before = Math.floor(at);
    const low = curve[before] ?? 0;
    return low + (at - before) * ((curve[before + 1] ?? low) - low);
  });
}

function normalised(values: Series): Series {
  const rest = quantile(values, 0.05);
  const above = values.map((value) => Math.max(0, value - rest));
  const full = Math.max(quantile(above, 0.75), quantile(above, 0.98) / 3);
  return full > 0 ? above.map((value) => value / full) : above;
}
