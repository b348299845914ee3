/** How far a judge can be trusted, from what people say of a blind sample. */
import { dimensions, type Dimension, type Judgement } from '../../../shared/model/score';
import type {
  CalibrationReport,
  DimensionCalibration,
  Estimated,
  SuccessRates,
} from '../../../shared/model/calibration';
import { grouped } from '../../system/grouped';
import { agreement } from './agreement';
import { mean } from '../numbers';
import { correlationInterval, estimatedMean, meanOfShares } from './intervals';
import type { Said } from './people-scores';
import { spearman } from '../rank-correlation';
import type { BlindSample } from './sample';
import { successRates, type Labelled } from './success-rate';

/** What a judge said of a rollout. */
export interface JudgedRollout {
  id: string;
  policy: string | null;
  scores: Judgement;
  /** Its own verdict, in [0, 1]; null where it gave none. */
  success: number | null;
}

/** Fractions of ten by which a mean is off before it is worth a sentence, however sure it is. */
const leastBias = 0.02;

/** @param sample the last one drawn, if any */
export function calibrationReport(
  sample: BlindSample | null,
  said: readonly Said[],
  judged: readonly JudgedRollout[],
): CalibrationReport {
  const byRollout = grouped(said, ({ rollout }) => rollout);
  const byCurator = grouped(said, ({ curator }) => curator);
  const names = [...byCurator.keys()].sort();
  const found = Object.fromEntries(
    dimensions.map((name) => [name, ofDimension(name, byRollout, judged)]),
  ) as Record<Dimension, DimensionCalibration>;
  const { success, rates } = ofSuccess(byRollout, judged);
  return {
    sample: sample && { id: sample.id, seed: sample.seed, rollouts: sample.rollouts.length },
    curators: Object.fromEntries(names.map((name) => [name, byCurator.get(name)?.length ?? 0])),
    scored: byRollout.size,
    judged: judged.length,
    dimensions: found,
    success,
    rates,
    sentences: sentencesOf(found, success, rates),
  };
}

function ofDimension(
  name: Dimension,
  said: ReadonlyMap<string, readonly Said[]>,
  judged: readonly JudgedRollout[],
): DimensionCalibration {
  const people = new Map<string, number[]>();
  for (const [rollout, all] of said) {
    const scores = all.flatMap(({ scores: own }) => own[name] ?? []);
    if (scores.length > 0) people.set(rollout, scores);
  }
  const pairs = judged.flatMap(({ id, scores }) => {
    const [judge, own] = [scores[name], people.get(id)];
    return judge === null || own === undefined ? [] : [[judge, mean(own)] as const];
  });
  const correlation = spearman(pairs);
  return {
    rankCorrelation:
      correlation === null
        ? null
        : {
            value: correlation,
            interval: correlationInterval(correlation, pairs.length),
            n: pairs.length,
          },
    meanDifference: estimatedMean(pairs.map(([judge, own]) => judge - own)),
    agreement: agreement([...people.values()], 'interval'),
  };
}

function ofSuccess(
  said: ReadonlyMap<string, readonly Said[]>,
  judged: readonly JudgedRollout[],
): Pick<CalibrationReport, 'success' | 'rates'> {
  const hasVerdicts = judged.some(({ success }) => success !== null);
  const by = hasVerdicts ? 'verdict' : 'scores';
  const all = judged.flatMap((each) => {
    const judge = hasVerdicts ? each.success : meanScore(each.scores);
    if (judge === null) return [];
    const success = peoplesVerdict(said.get(each.id) ?? []);
    return [{ policy: each.policy, judge, success }];
  });
  const labelled = all.flatMap(({ judge, success }): Labelled[] =>
    success === null ? [] : [{ judge, success }],
  );
  const units = [...said.values()].map((own) =>
    own.flatMap(({ outcome }) => (outcome === null ? [] : Number(outcome === 1))),
  );
  if (labelled.length === 0) return { success: null, rates: [] };
  const count = (success: number, isTaken: boolean): number =>
    labelled.filter((each) => each.success === success && each.judge >= 0.5 === isTaken).length;
  const confusion = {
    hits: count(1, true),
    misses: count(1, false),
    falseAlarms: count(0, true),
    correctRejections: count(0, false),
  };
  const { hits, misses, falseAlarms, correctRejections } = confusion;
  const byPolicy = grouped(all, ({ policy }) => policy);
  const policies = [...byPolicy].sort(([a], [b]) => (a ?? '').localeCompare(b ?? ''));
  const ratesOf = (policy: string | null, own: typeof all) =>
    successRates(
      policy,
      own.flatMap(({ judge, success }) => (success === null ? [] : [{ judge, success }])),
      own.flatMap(({ judge, success }) => (success === null ? [judge] : [])),
    ) ?? [];
  return {
    success: {
      by,
      confusion,
      balancedAccuracy: meanOfShares(
        { count: hits, of: hits + misses },
        { count: correctRejections, of: correctRejections + falseAlarms },
      ),
      agreement: agreement(units, 'nominal'),
    },
    rates: [
      ratesOf(null, all),
      ...(policies.length < 2 ? [] : policies.map(([policy, own]) => ratesOf(policy, own))),
    ].flat(),
  };
}

/** Of more than half of those who said; null where nobody did, or halves disagree. */
function peoplesVerdict(said: readonly Said[]): 0 | 1 | null {
  const verdicts = said.flatMap(({ outcome }) => (outcome === null ? [] : Number(outcome === 1)));
  if (verdicts.length === 0) return null;
  const share = mean(verdicts);
  return share === 0.5 ? null : share > 0.5 ? 1 : 0;
}

function meanScore(scores: Judgement): number | null {
  const given = dimensions.flatMap((name) => scores[name] ?? []);
  return given.length === 0 ? null : mean(given);
}

const inTenths = (value: number): string => (10 * Math.abs(value)).toFixed(1);

function sentencesOf(
  found: Record<Dimension, DimensionCalibration>,
  success: CalibrationReport['success'],
  rates: readonly SuccessRates[],
): string[] {
  const sentences: string[] = [];
  for (const name of dimensions) {
    const { rankCorrelation, meanDifference } = found[name];
    if (isApart(meanDifference, 0) && Math.abs(meanDifference.value) >= leastBias) {
      const how = meanDifference.value > 0 ? 'lenient' : 'harsh';
      const { low, high } = meanDifference.interval;
      sentences.push(
        `The judge is ${how} on ${name}: ${inTenths(meanDifference.value)} of ten ${how === 'lenient' ? 'above' : 'below'} people (95 %: ${inTenths(how === 'lenient' ? low : high)} to ${inTenths(how === 'lenient' ? high : low)}).`,
      );
    }
    if (rankCorrelation?.interval && rankCorrelation.interval.low <= 0) {
      sentences.push(
        `The judge's ${name} is not shown to go along with people's (rank correlation ${rankCorrelation.value.toFixed(2)}, n = ${rankCorrelation.n}).`,
      );
    }
  }
  const accuracy = success?.balancedAccuracy;
  if (accuracy?.interval && accuracy.interval.low <= 0.5) {
    sentences.push(
      `The judge is not shown to tell successes from failures (balanced accuracy ${accuracy.value.toFixed(2)}, n = ${accuracy.n}).`,
    );
  }
  return [...sentences, ...rates.slice(0, 1).map(({ sentence }) => sentence)];
}

const isApart = (
  found: Estimated | null,
  from: number,
): found is Estimated & { interval: NonNullable<Estimated['interval']> } =>
  found !== null &&
  found.interval !== null &&
  (found.interval.low > from || found.interval.high < from);
