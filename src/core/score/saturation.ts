/** How long actions stay at limits, which are the extremes that all rollouts of a robot together reach. */
import type { EpisodeSignals } from '../../shared/model/dataset';
import { fillGaps } from '../signals/series';
import type { Robot } from './rollout';

/** What stays as near to an extreme as this share of the range is at it. */
const nearness = 1e-4;
/** Fewer frames in a row are the top of a curve. */
const leastRun = 3;

/** The stretches in which one action stays at its own extreme in a rollout. */
export interface HeldLimit {
  /** Which action, and which side. */
  key: string;
  /** The extreme, whether it is held or not. */
  value: number;
  side: 'low' | 'high';
  frames: number[];
}

export function limitsHeld(
  { blocks, frames }: EpisodeSignals,
  actions: Robot['actions'],
): HeldLimit[] {
  return actions.flatMap(({ feature, dims, quantity }) => {
    const block = blocks.find(({ key }) => key === feature);
    const width = block?.names.length ?? 0;
    if (block === undefined) return [];
    return dims.flatMap((dim) => {
      const values = fillGaps(
        Float64Array.from(
          { length: frames },
          (_, t) => block.values[t * width + dim] ?? Number.NaN,
        ),
      );
      const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
      const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
      return (['low', 'high'] as const).flatMap((side): HeldLimit[] => {
        const value = side === 'low' ? low : high;
        // A rate of nothing is rest, not a limit.
        if (quantity === 'velocity' && value === 0) return [];
        const near = nearness * (high - low);
        return [
          { key: `${feature} ${dim} ${side}`, value, side, frames: runsAt(values, value, near) },
        ];
      });
    });
  });
}

function runsAt(values: Float64Array, limit: number, near: number): number[] {
  const found: number[] = [];
  let from = 0;
  for (let t = 0; t <= values.length; t += 1) {
    if (t < values.length && Math.abs((values[t] ?? 0) - limit) <= near) continue;
    if (t - from >= leastRun) for (let at = from; at < t; at += 1) found.push(at);
    from = t + 1;
  }
  return found;
}

/** By key of a limit: the extreme that any rollout reaches. */
export function commonLimits(all: readonly (readonly HeldLimit[])[]): Map<string, number> {
  const limits = new Map<string, number>();
  for (const { key, value, side } of all.flat()) {
    const known = limits.get(key) ?? value;
    limits.set(key, side === 'low' ? Math.min(known, value) : Math.max(known, value));
  }
  return limits;
}

/**
 * Share of the frames from the first to the last movement in which any action stays at a limit, in [0, 1]; null without
 * actions or movement.
 */
export function saturationOf(
  held: readonly HeldLimit[],
  limits: ReadonlyMap<string, number>,
  moving: { from: number; to: number } | null,
): number | null {
  if (held.length === 0 || moving === null) return null;
  const at = new Set<number>();
  for (const { key, value, side, frames } of held) {
    const other = limits.get(key.replace(/(?<!\w)\w+$/, side === 'low' ? 'high' : 'low')) ?? value;
    const range = Math.abs((limits.get(key) ?? value) - other);
    if (range === 0 || Math.abs(value - (limits.get(key) ?? value)) > nearness * range) continue;
    for (const frame of frames) if (frame >= moving.from && frame < moving.to) at.add(frame);
  }
  return at.size / (moving.to - moving.from);
}
