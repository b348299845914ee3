/** From representations of an episode's pictures to surprise: where what comes next stops being predictable. */
import { derivative, quantile, smooth, type Series } from '../signals/series';
import { predictionErrors } from './predictor';
import { principalSeries } from '../signals/principal';

/** What predicted the pictures: the model's representation, a coarse picture, or nothing ("as the picture before"). */
export type Predictor = 'model' | 'pixels' | 'difference';

export interface Surprise {
  /**
   * Per picture: how fast the prediction error rises or falls, in multiples of its median over the episode. The slope,
   * not the level, marks boundaries: what begins and what ends both change it.
   */
  values: Series;
  by: Predictor;
  /**
   * Squared prediction error as a share of that of "the same as the picture before"; below 1 the prediction is of use.
   */
  errorShare: number;
}

const components = 16;
const smoothSec = 0.2;
/** The first pictures teach the predictor and are not counted when it is judged. */
const warmUp = 10;

/**
 * Tries the candidates in order and takes the first whose predictions beat "the same as the picture before"; where none
 * does, the plain difference between pictures is all that is left, and `by` says so.
 *
 * @param candidates representations of the same pictures, best first
 * @param rateHz pictures per second
 */
export function surpriseOf(
  candidates: readonly { by: Predictor; rows: readonly Float32Array[] }[],
  rateHz: number,
): Surprise {
  let floor: Surprise | null = null;
  for (const { by, rows } of candidates) {
    const { predicted, same } = predictionErrors(principalSeries(rows, components));
    const errorShare = share(predicted, same);
    if (errorShare < 1) return { values: slope(predicted, rateHz), by, errorShare };
    floor = { values: slope(same, rateHz), by: 'difference', errorShare };
  }
  return floor ?? { values: new Float64Array(), by: 'difference', errorShare: 1 };
}

/** Like the surprise, but of how much the representation changes: what is left without a predictor. */
export function changeOf(rows: readonly Float32Array[], rateHz: number): Series {
  const steps = rows.map((row, t) => {
    const before = rows[t - 1] ?? row;
    return Math.sqrt(row.reduce((sum, value, i) => sum + (value - (before[i] ?? 0)) ** 2, 0));
  });
  return slope(Float64Array.from(steps), rateHz);
}

function share(predicted: Series, same: Series): number {
  const still = energy(same);
  return still > 0 ? energy(predicted) / still : 1;
}

function energy(values: Series): number {
  return values.subarray(warmUp).reduce((sum, value) => sum + value * value, 0);
}

function slope(errors: Series, rateHz: number): Series {
  const rates = derivative(smooth(errors, smoothSec * rateHz), rateHz).map(Math.abs);
  const median = quantile(rates, 0.5);
  // A still picture has no spread: then nothing surprises.
  return rates.map((rate) => (median > 1e-9 ? Math.min(rate / median, 100) : 0));
}
