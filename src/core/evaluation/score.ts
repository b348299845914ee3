/** Precision, recall and F1 over boundaries, with an interval from resampling episodes. */
import type { LabelledEpisode } from './labels';
import { seeded } from '../signals/seeded';
import { matchSpans } from './matching';

/** Seconds; the first is the headline. */
const tolerances = [0.25, 0.5] as const;
export type Tolerance = `${(typeof tolerances)[number]}`;

interface ToleranceScore {
  precision: number;
  recall: number;
  f1: number;
  /** 95 % interval of F1. */
  low: number;
  high: number;
}

export interface Score {
  tolerances: Record<Tolerance, ToleranceScore>;
  /** Predictions scored: forced first and last frames that no cue supports are none. */
  keyframes: number;
  /** Share of frames that are no keyframe. */
  sparsity: number;
}

/** What one method says about one labelled episode. */
export interface Prediction {
  label: LabelledEpisode;
  frames: number;
  keyframes: readonly number[];
}

interface Counts {
  hits: number;
  predicted: number;
  labelled: number;
}

const resamples = 2_000;

/** Micro-averaged over all predictions given. The interval is seeded: the same input gives the same numbers. */
export const score = (predictions: readonly Prediction[]): Score =>
  scoreDraws(predictions.map((prediction) => [prediction]));

/** As `score`, of episodes each of which was predicted several times: each counts once, by the mean of its counts. */
export function scoreDraws(episodes: readonly (readonly Prediction[])[]): Score {
  const keyframes = episodes.reduce(
    (sum, draws) => sum + mean(draws.map(({ keyframes }) => keyframes.length)),
    0,
  );
  const frames = episodes.reduce((sum, [first]) => sum + (first?.frames ?? 0), 0);
  const at = (toleranceSec: number): ToleranceScore => {
    const counts = episodes.map((draws) => meanCounts(draws, toleranceSec));
    const total = sum(counts);
    return {
      precision: share(total.hits, total.predicted),
      recall: share(total.hits, total.labelled),
      f1: f1Of(total),
      ...interval(counts),
    };
  };
  return {
    tolerances: { '0.25': at(0.25), '0.5': at(0.5) },
    keyframes,
    sparsity: frames === 0 ? 0 : 1 - keyframes / frames,
  };
}

/** Share of the boundaries of each kind that a prediction was matched to. */
export function recallPerKind(
  predictions: readonly Prediction[],
): Record<string, { boundaries: number } & Record<Tolerance, number>> {
  const kinds: Record<string, { boundaries: number } & Record<Tolerance, number>> = {};
  for (const { label, keyframes } of predictions) {
    for (const { kind } of label.boundaries) {
      const entry = (kinds[kind] ??= { boundaries: 0, '0.25': 0, '0.5': 0 });
      entry.boundaries += 1;
    }
    for (const toleranceSec of tolerances) {
      const matched = matchSpans(keyframes, label.boundaries, label.fps, toleranceSec);
      for (const [b, { kind }] of label.boundaries.entries()) {
        const entry = kinds[kind];
        if (entry !== undefined && matched[b] !== null) entry[`${toleranceSec}`] += 1;
      }
    }
  }
  for (const entry of Object.values(kinds)) {
    for (const toleranceSec of tolerances) entry[`${toleranceSec}`] /= entry.boundaries;
  }
  return kinds;
}

/** F1 at one tolerance, without an interval: what fitting looks at. */
export function f1At(predictions: readonly Prediction[], toleranceSec: number): number {
  return f1Of(sum(predictions.map((prediction) => countsOf(prediction, toleranceSec))));
}

function countsOf({ label, keyframes }: Prediction, toleranceSec: number): Counts {
  const matched = matchSpans(keyframes, label.boundaries, label.fps, toleranceSec);
  return {
    hits: matched.filter((index) => index !== null).length,
    predicted: keyframes.length,
    labelled: label.boundaries.length,
  };
}

function meanCounts(draws: readonly Prediction[], toleranceSec: number): Counts {
  const { hits, predicted, labelled } = sum(draws.map((draw) => countsOf(draw, toleranceSec)));
  const share = 1 / Math.max(draws.length, 1);
  return { hits: hits * share, predicted: predicted * share, labelled: labelled * share };
}

const mean = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / Math.max(values.length, 1);

function sum(counts: readonly Counts[]): Counts {
  const total = { hits: 0, predicted: 0, labelled: 0 };
  for (const { hits, predicted, labelled } of counts) {
    total.hits += hits;
    total.predicted += predicted;
    total.labelled += labelled;
  }
  return total;
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** 2 hits / (predicted + labelled): the harmonic mean of precision and recall. */
const f1Of = (counts: Counts): number => share(2 * counts.hits, counts.predicted + counts.labelled);

/** Percentile bootstrap over episodes. */
function interval(counts: readonly Counts[]): { low: number; high: number } {
  return bootstrap(counts.length, (drawn) => f1Of(sum(drawn.map((i) => counts[i] ?? emptyCounts))));
}

/**
 * 95 % interval of a figure over episodes, which are drawn anew with the same seed every time; `figure` is given the
 * positions drawn. Draws of which it makes NaN, for it is not defined there, are left out.
 */
function bootstrap(
  episodes: number,
  figure: (drawn: readonly number[]) => number,
): { low: number; high: number } {
  const [interval = { low: 0, high: 0 }] = intervals(episodes, 1, (drawn) => [figure(drawn)]);
  return interval;
}

/** As `bootstrap`, of so many figures of the same draws. What is drawn is to be looked at, and not to be kept. */
export function intervals(
  episodes: number,
  figures: number,
  figuresOf: (drawn: readonly number[]) => readonly number[],
): { low: number; high: number }[] {
  const random = seeded(20_240_501);
  const drawn = Array.from({ length: episodes }, () => 0);
  const values = Array.from({ length: figures }, () => new Float64Array(resamples));
  for (let draw = 0; draw < resamples; draw += 1) {
    for (let at = 0; at < episodes; at += 1) drawn[at] = Math.floor(random() * episodes);
    const made = figuresOf(drawn);
    for (const [at, all] of values.entries()) all[draw] = made[at] ?? Number.NaN;
  }
  return values.map((all) => {
    const sorted = all.filter((value) => !Number.isNaN(value)).sort();
    const at = (q: number): number => sorted[Math.round(q * (sorted.length - 1))] ?? 0;
    return { low: at(0.025), high: at(0.975) };
  });
}

/** Difference of F1 at +-0.25 s between two methods on the same episodes, with a 95 % interval (paired resampling). */
export interface Gain {
  f1: number;
  low: number;
  high: number;
}

/** What `better` gains over `other`; both name the same episodes in the same order. */
export const gainOf = (better: readonly Prediction[], other: readonly Prediction[]): Gain =>
  gainOfDraws(
    better.map((prediction) => [prediction]),
    other,
  );

/** As `gainOf`, of episodes each of which was predicted several times. */
export function gainOfDraws(
  better: readonly (readonly Prediction[])[],
  other: readonly Prediction[],
): Gain {
  const first = better.map((draws) => meanCounts(draws, tolerances[0]));
  const second = other.map((prediction) => countsOf(prediction, tolerances[0]));
  const figure = (drawn: readonly number[]): number =>
    f1Of(sum(drawn.map((i) => first[i] ?? emptyCounts))) -
    f1Of(sum(drawn.map((i) => second[i] ?? emptyCounts)));
  return { f1: figure([...better.keys()]), ...bootstrap(better.length, figure) };
}

const emptyCounts: Counts = { hits: 0, predicted: 0, labelled: 0 };
