/** How far a judge can be trusted: what people say of a blind sample beside what it says. */
import type { Problem } from '../errors';
import type { EpisodeVideo } from './dataset';
import type { Dimension, Interval, Judgement } from './score';
import type { KeptStress } from './stress';

/** With the 95 % interval, null where there is too little for one. */
export interface Estimated {
  value: number;
  interval: Interval | null;
  /** Rollouts that it rests on. */
  n: number;
}

export interface DimensionCalibration {
  /** Spearman's, of the judge with the mean of the curators; null where one of them never varies. */
  rankCorrelation: Estimated | null;
  /** Judge minus people, in fractions of ten: above 0 it is lenient. */
  meanDifference: Estimated | null;
  /**
   * Between curators: Krippendorff's alpha, of scores as numbers. Null where no two of them scored the same rollout.
   */
  agreement: Estimated | null;
}

export interface SuccessRate {
  value: number;
  interval: Interval;
}

export interface SuccessRates {
  /** Null: of all policies together. */
  policy: string | null;
  /** Rollouts with people's verdict, and with the judge's alone. */
  labelled: number;
  judgedAlone: number;
  /** From people's verdicts alone. */
  people: SuccessRate;
  /** Share that the judge takes for successes, as it stands. */
  judge: number;
  /** Corrected by the confusion matrix. */
  confusion: SuccessRate;
  /** Prediction-powered: with the judge at its word, and with the weight `lambda` that narrows most. */
  predictionPowered: { plain: SuccessRate; tuned: SuccessRate & { lambda: number } };
  effect: 'narrowed' | 'widened' | 'none';
  sentence: string;
}

export interface CalibrationReport {
  sample: { id: string; seed: number; rollouts: number } | null;
  /** Rollouts that people scored, by curator. */
  curators: Record<string, number>;
  scored: number;
  judged: number;
  dimensions: Record<Dimension, DimensionCalibration>;
  success: {
    /** Whether the judge's own verdict was taken, or its scores stood in. */
    by: 'verdict' | 'scores';
    /** People's verdict first: true and false, then the judge's. */
    confusion: Record<'hits' | 'misses' | 'falseAlarms' | 'correctRejections', number>;
    balancedAccuracy: Estimated | null;
    /** Krippendorff's alpha, of verdicts as names. */
    agreement: Estimated | null;
  } | null;
  /** All policies together first, where there are several. */
  rates: SuccessRates[];
  /** What a reader needs to know, worst first. */
  sentences: string[];
}

export interface JudgeCalibration {
  /** Null where no judge is reported on. */
  judge: string | null;
  report: CalibrationReport;
  problems: Problem[];
}

/** All that is known of the judge that is reported on. */
export interface JudgeReport extends JudgeCalibration {
  /** Null where it was not tested. */
  stress: KeptStress | null;
}

/** What one curator says of one rollout of a blind sample. */
export interface BlindSaying {
  /** Fractions of ten; null: not said, does not apply or cannot be judged. */
  scores: Judgement;
  outcome: number | null;
  /** Whether there is no more to say of it; only then it counts. */
  done: boolean;
}

/** A blind sample as one curator goes through it, in its order. */
export interface BlindQueue {
  sample: string;
  seed: number;
  /** Rollouts that it was drawn from. */
  of: number;
  /** Of each rollout; null where the curator said nothing. */
  said: (BlindSaying | null)[];
  /** The places in `said` of which something was said, in the order in which that was said last. */
  order: number[];
}

/** A rollout of a blind sample: neither whose it is nor how it ended, nor what was measured or judged of it. */
export interface BlindRollout {
  task: string;
  fps: number | null;
  frames: number;
  videos: EpisodeVideo[];
  /** Why there is no video although one is named; null if all is well. */
  videoFault: string | null;
  texts: { t: number; text: string }[];
  /** The dimensions that apply. */
  asked: Dimension[];
}
