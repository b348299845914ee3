/** Which settings of the embedded teacher fit a dataset: those with the least error on demonstrations left out. */
import { quantile } from '../../signals/series';
import { breathe } from '../../system/breathe';
import { chunkError, differences, type DatasetActions } from '../action-space';
import { nearest, poolOf, type Neighbour, type SeenFrames } from './nearest';
import { predict, type Known, type PredictSettings } from './predict';

export interface Fitted {
  known: Known;
  settings: PredictSettings;
  /** How much the pictures count beside the state, 0 for not at all. */
  looks: number;
  /** Mean errors over live dimensions and rows, in spreads, each demonstration left out in turn. */
  error: number;
  /** The same of always giving the mean action of the dataset. */
  meanActionError: number;
}

/** Frames that the settings are tried on, evenly over all demonstrations. */
const triedFrames = 300;
export const mostNeighbours = 5;
const [lookWeights, trusts] = [
  [0, 0.5, 1],
  [1, 0.7, 0.4, 0.1],
];
/** Share of errors within one standard deviation, were they normal. */
const within = 0.683;

/**
 * Tries the settings on an even sample. Null where no demonstration has another beside it. Throws the signal's reason
 * when aborted.
 */
export async function chooseSettings(
  seen: readonly SeenFrames[],
  { space, mean }: Pick<DatasetActions, 'space' | 'mean'>,
  { horizon, relative }: Pick<PredictSettings, 'horizon' | 'relative'>,
  signal: AbortSignal,
): Promise<Fitted | null> {
  const sample = evenly(seen);
  const meanActionError = average(
    sample.map(({ seen, frame }) => {
      const own = seen.actions.slice(frame, frame + horizon);
      return chunkError(
        own,
        own.map(() => mean),
        space,
      );
    }),
  );
  const hasLooks = seen.some(({ looks }) => looks !== null);
  let best: Fitted | null = null;
  for (const looks of hasLooks ? lookWeights : [0]) {
    const known: Known = { pool: poolOf(seen, looks), space, mean };
    const tried: Moment[] = [];
    for (const { seen, frame } of sample) {
      signal.throwIfAborted();
      await breathe(tried.length, 16);
      const neighbours = nearest(known.pool, seen, frame, mostNeighbours);
      if (neighbours.length > 0) tried.push({ seen, frame, neighbours });
    }
    if (tried.length === 0) return null;
    for (const from of relative === null ? [null] : [null, relative]) {
      for (const trust of trusts) {
        const settings = { horizon, relative: from, trust, spreadScale: 1 };
        const { error, spreadScale } = tryOut(known, tried, settings);
        if (error >= (best?.error ?? Number.POSITIVE_INFINITY)) continue;
        best = { known, looks, settings: { ...settings, spreadScale }, error, meanActionError };
      }
    }
  }
  return best;
}

interface Moment {
  seen: SeenFrames;
  frame: number;
  neighbours: Neighbour[];
}

function evenly(seen: readonly SeenFrames[]): { seen: SeenFrames; frame: number }[] {
  const total = seen.reduce((sum, { actions }) => sum + actions.length, 0);
  const step = Math.max(1, Math.floor(total / triedFrames));
  return seen.flatMap((each) =>
    each.actions.flatMap((_, frame) => (frame % step === 0 ? [{ seen: each, frame }] : [])),
  );
}

function tryOut(
  known: Known,
  tried: readonly Moment[],
  settings: PredictSettings,
): { error: number; spreadScale: number } {
  const errors: number[] = [];
  const ratios: number[] = [];
  for (const moment of tried) {
    const said = predict(known, moment, settings);
    const own = moment.seen.actions.slice(moment.frame, moment.frame + settings.horizon);
    if (said === null) continue;
    errors.push(chunkError(own, said.action, known.space));
    const stated = differences(
      said.std,
      said.std.map((row) => row.map(() => 0)),
      { ...known.space, period: [] },
    );
    for (const [cell, each] of differences(own, said.action, known.space).entries())
      ratios.push(Math.abs(each) / (stated[cell] ?? 1));
  }
  return { error: average(errors), spreadScale: quantile(ratios, within) };
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;
