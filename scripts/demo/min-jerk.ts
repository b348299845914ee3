/** Smooth human-like motion. */

/**
 * Share of the way covered at share `s` of the time, in [0, 1]: the minimum-jerk profile
 * `10 s^3 - 15 s^4 + 6 s^5` (Flash and Hogan 1985). Flat before 0 and after 1.
 */
export function minJerk(s: number): number {
  const t = Math.min(1, Math.max(0, s));
  return t * t * t * (10 + t * (6 * t - 15));
}

/** The share of the time at which `minJerk` has covered `share` of the way; inverse of `minJerk` on [0, 1]. */
export function minJerkTime(share: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (minJerk(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** One movement of several coordinates; it adds `delta` to them between `startSec` and `startSec + durationSec`. */
export interface Submovement {
  startSec: number;
  durationSec: number;
  delta: readonly number[];
}

/**
 * Coordinates at a time: the start plus all submovements. Overlapping ones add up, which rounds the
 * corner between two strokes as people do (superposition, Flash and Henis 1991).
 */
export function positionAt(
  start: readonly number[],
  movements: readonly Submovement[],
  timeSec: number,
): number[] {
  const at = [...start];
  for (const { startSec, durationSec, delta } of movements) {
    const share = minJerk((timeSec - startSec) / durationSec);
    if (share > 0) delta.forEach((d, i) => (at[i] = (at[i] ?? 0) + d * share));
  }
  return at;
}
