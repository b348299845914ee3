/**
 * Acts of a hand in a camera that moves with it: for a moment a few cells of the picture are lively while the rest of
 * it stands still, because the arm does.
 */
import { quantile, type Series } from '../signals/series';
import type { CameraMotion } from './camera-motion';

/** Logarithm of the ratio of the liveliest cells' change to the quiet half's: how far an act stands out. */
const leastProminence = 0.5;
/** Of the clearest act of the episode. */
const leastShare = 0.35;
/** Shares of the upper quartile of the quiet half's change: at the act, and just before and after it. */
const stillAt = 0.6;
const stillBeside = 0.5;
/** An act begins and ends at this share of its height. */
const footShare = 0.3;
/** Between two acts the camera gets this fast at least: 1 is full motion. */
const movedBetween = 0.5;
/** Seconds. */
const reachSec = 1;
const longestSec = 1.2;
const besideSec = 0.6;
/** What an onlooker calls the beginning comes a little after the foot. */
const afterFootSec = 0.1;

interface Act {
  step: number;
  peak: number;
  from: number;
  to: number;
  prominence: number;
}

/** Ascending steps at which a hand begins to act; none where the camera does not move. */
export function handActs(motion: CameraMotion, rateHz: number): number[] {
  if (!motion.moves) return [];
  const { quiet, lively, speed, own } = motion;
  const stand = quiet.map((value, t) => Math.log(((lively[t] ?? 0) + 1) / (value + 1)));
  const level = quantile(quiet, 0.75);
  const candidates = Array.from(stand.keys())
    .flatMap((peak) => actAt(stand, peak, rateHz) ?? [])
    .filter(({ peak, from, to }) => {
      const beside = Math.round(besideSec * rateHz);
      const before = least(quiet, Math.max(0, from - beside), from);
      const after = least(quiet, to, Math.min(quiet.length - 1, to + beside));
      const calm = Math.max(before, after) <= stillBeside * level;
      return calm && (quiet[peak] ?? 0) <= stillAt * level;
    })
    .sort((a, b) => b.prominence - a.prominence || a.peak - b.peak);
  const [clearest] = candidates;
  const moved = (from: number, to: number): boolean => {
    for (let t = from; t <= to; t++) {
      if (Math.min(speed[t] ?? 0, own[t] ?? 0) >= movedBetween) return true;
    }
    return false;
  };
  const kept: Act[] = [];
  for (const act of candidates) {
    if (act.prominence < leastShare * (clearest?.prominence ?? 0)) break;
    const between = kept.every(({ peak }) =>
      moved(Math.min(peak, act.peak), Math.max(peak, act.peak)),
    );
    if (moved(0, act.peak) && between) kept.push(act);
  }
  return kept.map(({ step }) => step).sort((a, b) => a - b);
}

/** The act whose liveliest moment is `peak`; null where that is none. */
function actAt(stand: Series, peak: number, rateHz: number): Act | null {
  const here = stand[peak] ?? 0;
  if (!(here > (stand[peak - 1] ?? here) && here >= (stand[peak + 1] ?? here))) return null;
  const reach = Math.round(reachSec * rateHz);
  const lowBefore = lowestUntilHigher(stand, peak, -1, reach);
  const lowAfter = lowestUntilHigher(stand, peak, 1, reach);
  const base = Math.max(lowBefore, lowAfter);
  const prominence = here - base;
  if (prominence < leastProminence) return null;
  const foot = base + footShare * prominence;
  let from = peak;
  while (from > 0 && (stand[from - 1] ?? 0) >= foot) from -= 1;
  let to = peak;
  while (to < stand.length - 1 && (stand[to + 1] ?? 0) >= foot) to += 1;
  if (to - from > longestSec * rateHz) return null;
  return { step: from + Math.round(afterFootSec * rateHz), peak, from, to, prominence };
}

/** Smallest value on one side of a maximum, up to where the curve gets higher than it, within reach. */
function lowestUntilHigher(values: Series, peak: number, way: 1 | -1, reach: number): number {
  const here = values[peak] ?? 0;
  let lowest = here;
  for (let n = 1; n <= reach; n++) {
    const value = values[peak + way * n];
    if (value === undefined || value > here) break;
    lowest = Math.min(lowest, value);
  }
  return lowest;
}

function least(values: Series, from: number, to: number): number {
  let lowest = Infinity;
  for (let t = from; t <= to; t++) lowest = Math.min(lowest, values[t] ?? Infinity);
  return lowest;
}
