/** Predicts each next representation of an episode while watching it, and says how wrong it was. */
import { timesVector } from '../signals/products';
import { dot, type Series } from '../signals/series';

/** How far back the predictor looks: the last place and the last two changes. */
const changes = 2;
/** Share of the past's weight that is kept at each step: a memory of about 10 s at 10 Hz. */
const memory = 0.99;
/** Strength of the belief that nothing changes, in the (unit variance) coordinates of the representation. */
const ridge = 1;

export interface PredictionErrors {
  /** Error of the prediction of each picture, made before it was seen; 0 for the first `changes + 1`. */
  predicted: Series;
  /** Error of "the same as the picture before". */
  same: Series;
}

/**
 * Recursive least squares (Haykin, Adaptive Filter Theory, ch. 10): the change to the next picture as a linear function
 * of where the representation is and how it changed last, refitted in closed form at every picture. Causal: the
 * prediction of a picture knows nothing of it or of what follows.
 *
 * @param series coordinates of the representation, one series per component
 */
export function predictionErrors(series: readonly Series[]): PredictionErrors {
  const frames = series[0]?.length ?? 0;
  const inputs = series.length * (1 + changes) + 1;
  const predicted = new Float64Array(frames);
  const same = new Float64Array(frames);
  const actual = new Float64Array(series.length);
  const expected = new Float64Array(series.length);
  const fit: Fit = {
    weights: new Float64Array(series.length * inputs),
    inverse: new Float64Array(inputs ** 2),
    gain: new Float64Array(inputs),
  };
  for (let i = 0; i < inputs; i++) fit.inverse[i * (inputs + 1)] = 1 / ridge;
  const input = new Float64Array(inputs).fill(1, 0, 1);
  for (let t = 1; t < frames; t++) {
    for (const [k, values] of series.entries()) actual[k] = (values[t] ?? 0) - (values[t - 1] ?? 0);
    same[t] = Math.hypot(...actual);
    if (t <= changes) continue;
    fillInput(input, series, t - 1);
    timesVector(fit.weights, input, expected);
    const errors = actual.map((value, k) => value - (expected[k] ?? 0));
    predicted[t] = Math.hypot(...errors);
    learn(fit, input, errors);
  }
  return { predicted, same };
}

/** After the constant in front: of each series where it is, and how it changed last. */
function fillInput(input: Float64Array, series: readonly Series[], t: number): void {
  let to = 1;
  for (const values of series) {
    input[to++] = values[t] ?? 0;
    for (let k = 0; k < changes; k++) {
      input[to++] = (values[t - k] ?? 0) - (values[t - k - 1] ?? 0);
    }
  }
}

interface Fit {
  /** A row per series, a column per input. */
  weights: Float64Array;
  /** Of the inputs' weighted products. */
  inverse: Float64Array;
  /** Room for a row per input. */
  gain: Float64Array;
}

function learn({ weights, inverse, gain }: Fit, input: Series, errors: Series): void {
  const inputs = input.length;
  timesVector(inverse, input, gain);
  const scale = memory + dot(gain, input);
  for (let i = 0, at = 0; i < inputs; i++) {
    const share = (gain[i] ?? 0) / scale;
    for (let k = 0, own = i; k < errors.length; k++, own += inputs) {
      weights[own] = (weights[own] ?? 0) + share * (errors[k] ?? 0);
    }
    for (let j = 0; j < inputs; j++, at++) {
      inverse[at] = ((inverse[at] ?? 0) - share * (gain[j] ?? 0)) / memory;
    }
  }
}
