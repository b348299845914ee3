/** Predicts each next representation of an episode while watching it, and says how wrong it was. */
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
  const weights = series.map(() => new Float64Array(inputs));
  const inverse = Array.from({ length: inputs }, (_, i) =>
    Float64Array.from({ length: inputs }, (__, j) => (i === j ? 1 / ridge : 0)),
  );
  for (let t = 1; t < frames; t++) {
    const actual = series.map((values) => (values[t] ?? 0) - (values[t - 1] ?? 0));
    same[t] = Math.hypot(...actual);
    if (t <= changes) continue;
    const input = inputAt(series, t - 1);
    const errors = weights.map((row, k) => (actual[k] ?? 0) - dot(row, input));
    predicted[t] = Math.hypot(...errors);
    learn(inverse, weights, { input, errors });
  }
  return { predicted, same };
}

function inputAt(series: readonly Series[], t: number): Float64Array {
  return Float64Array.of(
    1,
    ...series.flatMap((values) => [
      values[t] ?? 0,
      ...Array.from({ length: changes }, (_, k) => (values[t - k] ?? 0) - (values[t - k - 1] ?? 0)),
    ]),
  );
}

function learn(
  inverse: readonly Float64Array[],
  weights: readonly Float64Array[],
  seen: { input: Float64Array; errors: readonly number[] },
): void {
  const { input, errors } = seen;
  const gain = Float64Array.from(inverse, (row) => dot(row, input));
  const scale = memory + dot(gain, input);
  for (const [i, row] of inverse.entries()) {
    const share = (gain[i] ?? 0) / scale;
    for (const [k, own] of weights.entries()) own[i] = (own[i] ?? 0) + share * (errors[k] ?? 0);
    for (let j = 0; j < row.length; j++) row[j] = ((row[j] ?? 0) - share * (gain[j] ?? 0)) / memory;
  }
}
