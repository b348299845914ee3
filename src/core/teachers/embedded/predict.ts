/** The embedded teacher's answer: what the nearest demonstrations did next, and how far they differ. */
import { chunkError, type ActionSpace } from '../action-space';
import type { Neighbour, Pool, SeenFrames } from './nearest';

export interface PredictSettings {
  /** Rows of a chunk. */
  horizon: number;
  /**
   * Per dimension of the action the dimension of the state that it commands: then what neighbours did counts from where
   * they were. Null for as it is.
   */
  relative: readonly (number | null)[] | null;
  /** How far from the mean action towards what the neighbours did, in (0, 1]: less where they tell little. */
  trust: number;
  /** By how much the neighbours' differences are too small as the error to be expected. */
  spreadScale: number;
}

/** What answers stand on. */
export interface Known {
  pool: Pool;
  space: ActionSpace;
  /** The mean action of the dataset. */
  mean: readonly number[];
}

export interface Moment {
  seen: SeenFrames;
  frame: number;
  /** Nearest first. */
  neighbours: readonly Neighbour[];
}

export interface Prediction {
  action: number[][];
  /** Standard deviations of the same shape. */
  std: number[][];
}

/** Of a dimension's spread: neighbours that agree to the last digit are no certainty. */
const leastSpread = 0.05;

/**
 * The weighted mean of the chunks of the nearest frames, and their weighted standard deviation. Rows after the last of
 * all neighbours repeat it. Null without neighbours.
 */
export function predict(
  known: Known,
  moment: Moment,
  settings: PredictSettings,
): Prediction | null {
  const [first] = moment.neighbours;
  if (first === undefined) return null;
  const chunks = moment.neighbours.map((each) => ({
    weight: Math.exp(-(each.distance - first.distance) / (first.distance + 1e-3)),
    rows: chunkOf(known, moment, each, settings),
  }));
  const action: number[][] = [];
  const std: number[][] = [];
  for (let step = 0; step < settings.horizon; step++) {
    const told = chunks.flatMap(({ weight, rows }) => {
      const row = rows[step];
      return row === undefined ? [] : [{ weight, row }];
    });
    const row = told.length === 0 ? null : combined(told, known, settings);
    action.push(row?.action ?? action.at(-1) ?? []);
    std.push(row?.std ?? std.at(-1) ?? []);
  }
  return { action, std };
}

function combined(
  told: readonly { weight: number; row: readonly number[] }[],
  { space, mean }: Known,
  { trust, spreadScale }: PredictSettings,
): { action: number[]; std: number[] } {
  const total = told.reduce((sum, { weight }) => sum + weight, 0);
  const over = (of: (row: readonly number[]) => number): number =>
    told.reduce((sum, { weight, row }) => sum + (weight / total) * of(row), 0);
  const middles = mean.map((_, dim) => over((row) => row[dim] ?? 0));
  return {
    action: middles.map((middle, dim) => trust * middle + (1 - trust) * (mean[dim] ?? 0)),
    std: middles.map((middle, dim) => {
      const deviation = Math.sqrt(over((row) => ((row[dim] ?? 0) - middle) ** 2));
      return spreadScale * Math.hypot(deviation, leastSpread * (space.spread[dim] ?? 0));
    }),
  };
}

/** What a neighbour did; with `relative` counted from where this frame's robot is. */
function chunkOf(
  { pool }: Known,
  { seen, frame }: Moment,
  each: Neighbour,
  { horizon, relative }: PredictSettings,
): (readonly number[])[] {
  const other = pool.episodes[each.at];
  const rows = other?.actions.slice(each.frame, each.frame + horizon) ?? [];
  if (relative === null) return rows;
  const here = seen.states[frame];
  const there = other?.states[each.frame];
  return rows.map((row) =>
    row.map((value, dim) => {
      const state = relative[dim] ?? null;
      return state === null ? value : value + (here?.[state] ?? 0) - (there?.[state] ?? 0);
    }),
  );
}

/** How far a demonstration is from the nearest of what its neighbours did, in spreads; null without neighbours. */
export function leastDisagreement(
  known: Known,
  moment: Moment,
  settings: PredictSettings,
): number | null {
  const own = moment.seen.actions.slice(moment.frame, moment.frame + settings.horizon);
  const errors = moment.neighbours
    .map((each) => chunkError(own, chunkOf(known, moment, each, settings), known.space))
    .filter(Number.isFinite);
  return errors.length === 0 ? null : Math.min(...errors);
}
