/** The range a curve is drawn in: a spike must not flatten the rest. */

export interface ValueRange {
  /** What the curve's place covers; equal where the values never change. */
  min: number;
  max: number;
  /** Of all finite values: beyond `min` and `max` where spikes are cut off. */
  lowest: number;
  highest: number;
}

/** Of the values on each side, this share may be spikes, and one at least. */
const spikeShare = 0.02;
/** And only if with them the range would be so many times as wide. */
const muchWider = 2.5;
/** More values say nothing more about where most of them lie. */
const mostSampled = 4_000;
/** Of fewer, each counts. */
const fewest = 10;

/** @param floor what the range begins at, at most: 0 for what has a natural zero */
export function robustRange(values: Float32Array, floor = Infinity): ValueRange {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  if (highest === -Infinity) return { min: 0, max: 0, lowest: 0, highest: 0 };
  const [low, high] = usual(values) ?? [lowest, highest];
  const span = high - low;
  const cuts = (beyond: number) => span > 0 && beyond > muchWider * span;
  const margin = span / 10;
  return {
    min: Math.min(floor, cuts(high - lowest) ? low - margin : lowest),
    max: cuts(highest - low) ? high + margin : highest,
    lowest: Math.min(floor, lowest),
    highest,
  };
}

/** Between which values all but the spikes lie; null where there are too few to tell. */
function usual(values: Float32Array): [number, number] | null {
  const step = Math.max(1, Math.ceil(values.length / mostSampled));
  const length = Math.ceil(values.length / step);
  const sampled = Float32Array.from({ length }, (_, at) => values[at * step] ?? Number.NaN);
  const some = sampled.filter(Number.isFinite).sort();
  const spikes = Math.max(1, Math.floor(spikeShare * some.length));
  const [low, high] = [some[spikes], some[some.length - 1 - spikes]];
  return some.length < fewest || low === undefined || high === undefined ? null : [low, high];
}
