/** Where something sets out and comes to rest, by its speed alone. */
import type { Series } from '../signals/series';

export interface TurningPoint {
  step: number;
  kind: 'go' | 'stop';
}

/**
 * From a rest to the next: a peak of the speed, with where it rises and falls; null where there is no rest before or
 * after.
 */
interface Movement {
  go: number | null;
  stop: number | null;
}

/** A peak and the dip beside it differ by this factor (e to the power of 0.8) at least. */
const fall = Math.exp(0.8);
/** Keeps the noise of rest from counting as peaks and dips; speed is about 1 in full motion. */
const quietest = 0.1;
/** Share of the peak from which on something moves, and below which it rests. */
const goShare = 0.35;
const stopShare = 0.15;
const goRise = 0.25;
const stopRise = 0.15;
/** Seconds. */
const burstSec = 0.8;
const restSec = 0.5;
const mergeSec = 0.25;
/** A hand lets go before the arm draws back. */
const leadSec = 0.3;

/**
 * Ascending; closer than 0.25 s only the first counts.
 *
 * @param speed 0 at rest, about 1 in full motion
 * @param lead whether the last movement is taken for the one that follows on letting go, which it begins with
 */
export function turningPoints(speed: Series, rateHz: number, lead: boolean): TurningPoint[] {
  const movements = movementsOf(speed);
  const points = movements.flatMap(({ go, stop }, i): TurningPoint[] => {
    const isInner = i > 0 && i < movements.length - 1;
    const isBurst = isInner && go !== null && stop !== null && stop - go < burstSec * rateHz;
    const next = movements[i + 1]?.go ?? Infinity;
    const rests = stop !== null && next - stop >= restSec * rateHz;
    return [
      ...(go === null ? [] : [{ step: go, kind: 'go' as const }]),
      ...(rests && !isBurst ? [{ step: stop, kind: 'stop' as const }] : []),
    ];
  });
  return apart(lead ? withLead(points, movements, rateHz) : points, rateHz);
}

function withLead(
  points: readonly TurningPoint[],
  movements: readonly Movement[],
  rateHz: number,
): TurningPoint[] {
  const last = movements.at(-1);
  const go = last?.go ?? null;
  if (go === null || last?.stop === null) return [...points];
  const stopBefore = points.findLast(({ step, kind }) => kind === 'stop' && step < go);
  const earliest = stopBefore === undefined ? 0 : stopBefore.step + leadSec * rateHz;
  const step = Math.round(Math.max(go - leadSec * rateHz, Math.min(earliest, go)));
  return points.map((point) => (point.step === go ? { ...point, step } : point));
}

function apart(points: readonly TurningPoint[], rateHz: number): TurningPoint[] {
  const kept: TurningPoint[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last === undefined || point.step - last.step > mergeSec * rateHz) kept.push(point);
  }
  return kept;
}

function movementsOf(speed: Series): Movement[] {
  const at = (step: number): number => speed[step] ?? 0;
  const extremes = extremesOf(speed);
  return extremes.flatMap(({ step: peak, isPeak }, i) => {
    if (!isPeak) return [];
    const before = extremes[i - 1];
    const after = extremes[i + 1];
    let go: number | null = null;
    if (before !== undefined) {
      const low = at(before.step);
      const level = Math.max(goShare * at(peak), low + goRise * (at(peak) - low));
      go = before.step + 1;
      while (go < peak && at(go) < level) go += 1;
    }
    let stop: number | null = null;
    if (after !== undefined) {
      const low = at(after.step);
      const level = Math.max(stopShare * at(peak), low + stopRise * (at(peak) - low));
      stop = after.step;
      while (stop > peak && at(stop - 1) < level) stop -= 1;
    }
    return [{ go, stop }];
  });
}

/** Peaks and dips in turn, each by `fall` above or below its neighbours. */
function extremesOf(speed: Series): { step: number; isPeak: boolean }[] {
  const found: { step: number; isPeak: boolean }[] = [];
  const at = (step: number): number => (speed[step] ?? 0) + quietest;
  let high = 0;
  let low = 0;
  let rising: boolean | null = null;
  for (let step = 1; step < speed.length; step++) {
    if (at(step) > at(high)) high = step;
    if (at(step) < at(low)) low = step;
    if (rising !== false && at(high) >= fall * at(step)) {
      found.push({ step: high, isPeak: true });
      [rising, low] = [false, step];
    } else if (rising !== true && at(step) >= fall * at(low)) {
      found.push({ step: low, isPeak: false });
      [rising, high] = [true, step];
    }
  }
  if (rising !== null) found.push({ step: rising ? high : low, isPeak: rising });
  return found;
}
