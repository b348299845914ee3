/**
 * The success rate of a policy from people's verdicts on a sample and a judge's on all: what the judge is off by is
 * seen where both spoke, and taken off everywhere.
 */
import type { SuccessRate, SuccessRates } from '../../../shared/model/calibration';
import { intervalOf } from '../../teachers/estimate';
import { mean, sum, variance } from '../numbers';
import { studentPoint } from '../student';

export interface Labelled {
  /** People's verdict. */
  success: 0 | 1;
  /** The judge's, in [0, 1]; from 0.5 on it takes it for a success. */
  judge: number;
}

/** Fewer verdicts of people say nothing of the judge. */
const fewest = 10;
/**
 * Counted besides as squared misses of the judge: that none was seen in a sample does not mean that there is none.
 * Found by simulation, so that intervals cover for judges that are nearly always right.
 */
const unseen = 0.5;

/**
 * Null under ten verdicts of people. The rate is that of the policy: rollouts are taken for drawn from all that it
 * might do, the sample for drawn blindly from the rollouts.
 *
 * @param rest the judge's verdicts where people gave none
 */
export function successRates(
  policy: string | null,
  labelled: readonly Labelled[],
  rest: readonly number[],
): SuccessRates | null {
  if (labelled.length < fewest) return null;
  const verdicts = labelled.map(({ success }): number => success);
  const people = intervalRate(mean(verdicts), labelled.length);
  const confusion = byConfusion(labelled, rest);
  const lambda = tunedWeight(labelled, rest);
  // Where people looked at everything there is nothing to power.
  const plain =
    rest.length === 0 ? people : normalRate(powered(labelled, rest, 1), labelled.length);
  const tuned = {
    ...(rest.length === 0 ? people : rateOf(powered(labelled, rest, lambda), labelled.length)),
    lambda,
  };
  const helps = tellsApart(labelled);
  const effect =
    helps && width(tuned) < width(people)
      ? 'narrowed'
      : width(plain) > width(people)
        ? 'widened'
        : 'none';
  return {
    policy,
    labelled: labelled.length,
    judgedAlone: rest.length,
    people,
    judge: mean([...labelled.map(({ judge }) => judge), ...rest].map(isSuccess)),
    confusion,
    predictionPowered: { plain, tuned },
    effect,
    sentence: sentenceOf(effect, { people, plain, tuned, n: labelled.length }),
  };
}

const isSuccess = (judge: number): number => Number(judge >= 0.5);
const width = ({ interval }: SuccessRate): number => interval.high - interval.low;

function intervalRate(value: number, worth: number): SuccessRate {
  const { low, high, value: rate } = intervalOf(value, worth);
  return { value: rate, interval: { low, high } };
}

/**
 * An estimate of such a variance as so many plain verdicts would be worth, which keeps the interval within [0, 1].
 *
 * @param n verdicts of people, by which a rate of 0 or 1 is taken for one close to it
 */
function rateOf({ value, error }: { value: number; error: number }, n: number): SuccessRate {
  const rate = Math.min(1, Math.max(0, value));
  const shrunk = (rate * n + 0.5) / (n + 1);
  return intervalRate(rate, (shrunk * (1 - shrunk)) / error);
}

/** As published: a judge that is far off may tell less than a rate could be known by. */
function normalRate({ value, error }: { value: number; error: number }, n: number): SuccessRate {
  const half = studentPoint(0.95, n - 1) * Math.sqrt(error);
  const clamped = [value, value - half, value + half].map((each) => Math.min(1, Math.max(0, each)));
  const [rate = 0, low = 0, high = 0] = clamped;
  return { value: rate, interval: { low, high } };
}

/**
 * By the share of true successes among those that the judge takes for successes, and among the others (Tenenbein 1970,
 * double sampling): what the confusion matrix of a sample drawn blindly says of all.
 */
function byConfusion(labelled: readonly Labelled[], rest: readonly number[]): SuccessRate {
  const n = labelled.length;
  const all = [...labelled.map(({ judge }) => judge), ...rest];
  let [value, within, between] = [0, 0, 0];
  const classes = [0, 1].map((verdict) => {
    const own = labelled.filter(({ judge }) => isSuccess(judge) === verdict);
    const share = all.filter((judge) => isSuccess(judge) === verdict).length / all.length;
    const successes = sum(own.map(({ success }): number => success));
    // A class that the sample has none of is as uncertain as can be.
    const rate = own.length === 0 ? 0.5 : successes / own.length;
    const shrunk = (successes + unseen) / (own.length + 2 * unseen);
    return { share, rate, shrunk };
  });
  for (const { share, rate, shrunk } of classes) {
    value += share * rate;
    within += share * shrunk * (1 - shrunk);
  }
  const middle = sum(classes.map(({ share, shrunk }) => share * shrunk));
  for (const { share, shrunk } of classes) between += share * (shrunk - middle) ** 2;
  return rateOf({ value, error: within / (n - 1) + between / all.length }, n);
}

/** Prediction-powered inference (Angelopoulos et al. 2023), the judge counted with the weight `lambda` (PPI++). */
function powered(
  labelled: readonly Labelled[],
  rest: readonly number[],
  lambda: number,
): { value: number; error: number } {
  const n = labelled.length;
  const misses = labelled.map(({ success, judge }) => success - lambda * judge);
  const missed = ((n - 1) * variance(misses) + unseen) / (n - 2);
  return {
    value: lambda * mean(rest) + mean(misses),
    error: (lambda ** 2 * variance(rest)) / rest.length + missed / n,
  };
}

/** The weight with the narrowest interval, in [0, 1] (Angelopoulos, Duchi and Zrnic 2023). */
function tunedWeight(labelled: readonly Labelled[], rest: readonly number[]): number {
  const { covariance, ofJudge } = momentsOf(labelled);
  if (rest.length === 0 || ofJudge === 0) return 0;
  const lambda = covariance / (ofJudge * (1 + labelled.length / rest.length));
  return Math.min(1, Math.max(0, lambda));
}

/** Whether the judge goes along with people more than by chance, at 5 %: the weight is found on the same verdicts. */
function tellsApart(labelled: readonly Labelled[]): boolean {
  const { covariance, ofJudge, ofPeople } = momentsOf(labelled);
  if (ofJudge === 0 || ofPeople === 0) return false;
  const correlation = covariance / Math.sqrt(ofJudge * ofPeople);
  const freedom = labelled.length - 2;
  const point = studentPoint(0.95, freedom);
  return correlation > point / Math.sqrt(freedom + point ** 2);
}

function momentsOf(labelled: readonly Labelled[]) {
  const judged = labelled.map(({ judge }) => judge);
  const said = labelled.map(({ success }): number => success);
  const [ofJudge, ofPeople] = [variance(judged), variance(said)];
  const [a, b] = [mean(judged), mean(said)];
  const products = labelled.map(({ success, judge }) => (judge - a) * (success - b));
  return { covariance: sum(products) / Math.max(1, labelled.length - 1), ofJudge, ofPeople };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const half = (rate: SuccessRate): string => `±${percent(width(rate) / 2)}`;

function sentenceOf(
  effect: SuccessRates['effect'],
  rates: {
    people: SuccessRate;
    plain: SuccessRate;
    tuned: SuccessRate & { lambda: number };
    n: number;
  },
): string {
  const { people, plain, tuned, n } = rates;
  const alone = `${half(people)} of the ${n} verdicts of people alone`;
  if (effect === 'narrowed') {
    return `The judge narrowed the interval of the success rate: ${half(tuned)} instead of ${alone}.`;
  }
  if (effect === 'widened') {
    return `The judge widened the interval of the success rate: taken at its word ${half(plain)} instead of ${alone}; use people's verdicts alone.`;
  }
  return `The judge changed little about the interval of the success rate: ${half(tuned)}, and ${alone}.`;
}
