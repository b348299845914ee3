/**
 * How far one output of a teacher is trusted: `w = c * g * v`, each in [0, 1]. The studio's own extension of the paper,
 * which has no weight for single samples.
 */
import type { LookVerdict, TokenProbability } from '../../shared/model/teacher';
import type { ActionSpace } from '../teachers/action-space';
import { mean } from './loss';

/** What the three factors are of a sample; null where there is no output that they could speak of. */
export interface TrustFactors {
  c: number;
  g: number;
  v: number;
}

export const weightOf = ({ c, g, v }: TrustFactors): number => c * g * v;

/**
 * Confidence of distributions: `1 - H(p) / log K`, the mean over cells; 1 where there is one outcome only.
 *
 * @param cells probabilities of all K outcomes, each adding up to 1
 */
export const confidenceOfDistributions = (cells: readonly (readonly number[])[]): number =>
  mean(cells.map(certainty));

function certainty(probabilities: readonly number[]): number {
  const entropy = probabilities.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
  return probabilities.length < 2 ? 1 : Math.max(0, 1 - entropy / Math.log(probabilities.length));
}

/**
 * Confidence of a text whose tokens come with the likeliest ones in their place: as of distributions, where all others
 * together are one more outcome, the tail. A tail that is likelier than every token named says that the teacher knows
 * of none: 0, for as one outcome it would count as certainty. NaN without tokens.
 */
export const confidenceOfTokens = (tokens: readonly TokenProbability[]): number =>
  mean(
    tokens.map((token) => {
      const known = knownProbabilities(token);
      const total = known.reduce((a, b) => a + b, 0);
      // Rounded logarithms may add up to a little more than 1.
      const tail = Math.max(0, 1 - total);
      if (tail > Math.max(...known)) return 0;
      return certainty([...known, tail].map((p) => p / Math.max(1, total)));
    }),
  );

/** Of the likeliest tokens in one place, its own among them. */
function knownProbabilities({ token, logprob, top }: TokenProbability): number[] {
  const isNamed = top.some((other) => other.token === token);
  return [...top, ...(isNamed ? [] : [{ logprob }])].map((each) => Math.exp(each.logprob));
}

/**
 * Confidence of a teacher that states a standard deviation: `1 / (1 + (sigma / spread)^2)`, the mean over rows and live
 * dimensions. NaN without any.
 *
 * @param std [rows, dimensions], in the dataset's units
 */
export const confidenceOfSpread = (
  std: readonly (readonly number[])[],
  { spread, live }: Pick<ActionSpace, 'spread' | 'live'>,
): number =>
  mean(
    std.flatMap((row) =>
      row.flatMap((sigma, dim) =>
        live[dim] ? [1 / (1 + (sigma / (spread[dim] ?? Number.NaN)) ** 2)] : [],
      ),
    ),
  );

/**
 * Agreement with the demonstration: `exp(-(error / scale)^2)`.
 *
 * @param error mean over rows and live dimensions of the action error over the dataset's spread
 * @param scale the same in what is good work of this teacher; with 0 only an exact answer agrees
 */
export const agreementOfAction = (error: number, scale: number): number =>
  error === 0 ? 1 : Math.exp(-((error / scale) ** 2));

/** Agreement with the curated text: 1 from the floor on, below it the share of the floor. */
export const agreementOfText = (probability: number, floor: number): number =>
  probability >= floor ? 1 : probability / floor;

/** Looks at a stratum, or at everything; *unsure* is not among them. */
export interface LookCounts {
  accepted: number;
  looked: number;
}

/**
 * The curator's verdict: 0 where it is *wrong*, 1 where *accept*. Of what nobody looked at, or was unsure of, the
 * accept rate of its stratum, shrunk towards that of all looks with the weight of `priorStrength` of them
 * (beta-binomial, the mean of the posterior); 1 before any look at all.
 */
export function verdictFactor(
  verdict: LookVerdict | null,
  { stratum, all, priorStrength }: { stratum: LookCounts; all: LookCounts; priorStrength: number },
): number {
  if (verdict === 'accept') return 1;
  if (verdict === 'wrong') return 0;
  if (all.looked === 0) return 1;
  const overall = all.accepted / all.looked;
  const looks = stratum.looked + priorStrength;
  return looks === 0 ? overall : (stratum.accepted + priorStrength * overall) / looks;
}
