/** What a judge's scores of changed rollouts tell of the judge. */
import type { JudgedRollout } from '../../../shared/model/judge';
import { dimensions, type Dimension } from '../../../shared/model/score';
import type { StressOutcome, StressTest } from '../../../shared/model/stress';
import { wilson } from '../../signals/wilson';

/** Two of ten: less is what rounding to whole numbers does. */
const leastChange = 0.2;
/** Rounding of binary fractions. */
const close = 1e-9;
const limits = { stay: 0.2, fall: 0.5 };

interface Kind {
  should: 'stay' | 'fall';
  dimension: Dimension | null;
  /** What was done to it. */
  when: string;
}
const kinds: Readonly<Record<StressTest, Kind>> = {
  paraphrased: { should: 'stay', dimension: null, when: 'the instruction is said in other words' },
  swapped: {
    should: 'fall',
    dimension: 'intention',
    when: 'the instruction is that of another task',
  },
  reversed: { should: 'fall', dimension: 'action', when: 'the video is played backwards' },
  cut: { should: 'fall', dimension: 'action', when: 'the video ends half-way' },
  twice: { should: 'stay', dimension: null, when: 'the same is asked again' },
};

/** A rollout as it is, and changed; what was not judged is left out. */
export type Judged = { plain: JudgedRollout } & Partial<Record<StressTest, JudgedRollout>>;

export const stressOutcomes = (all: readonly Judged[]): Record<StressTest, StressOutcome> => ({
  paraphrased: outcomeOf('paraphrased', all),
  swapped: outcomeOf('swapped', all),
  reversed: outcomeOf('reversed', all),
  cut: outcomeOf('cut', all),
  twice: outcomeOf('twice', all),
});

function outcomeOf(test: StressTest, all: readonly Judged[]): StressOutcome {
  const { should, dimension, when } = kinds[test];
  const seen = all.flatMap((judged) => {
    const changed = judged[test];
    if (changed === undefined) return [];
    const flip =
      dimension === null ? moved(judged.plain, changed) : fell(judged.plain, changed, dimension);
    return flip ?? [];
  });
  const n = seen.length;
  const flips = seen.filter(Boolean).length;
  const rate = n === 0 ? null : { value: flips / n, ...wilson(flips, n) };
  const limit = limits[should];
  const verdict = verdictOf(should, rate, limit);
  const which = dimension === null ? 'scores move' : `${dimension} falls`;
  const share =
    rate === null
      ? `no rollout tells whether ${which}`
      : `${which} in ${flips} of ${n} rollouts (${percent(rate.low)} to ${percent(rate.high)}; ${should === 'stay' ? 'at most' : 'at least'} ${percent(limit)} is asked for)`;
  const sentence = `${verdictWords[verdict]}: when ${when}, ${share}.`;
  return { should, dimension, n, flips, rate, limit, verdict, sentence };
}

const verdictWords: Readonly<Record<StressOutcome['verdict'], string>> = {
  passed: 'Stands',
  failed: 'Fails',
  undecided: 'Too few rollouts to tell',
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;

function verdictOf(
  should: 'stay' | 'fall',
  rate: StressOutcome['rate'],
  limit: number,
): StressOutcome['verdict'] {
  if (rate === null) return 'undecided';
  if (rate.high <= limit) return should === 'stay' ? 'passed' : 'failed';
  if (rate.low >= limit) return should === 'stay' ? 'failed' : 'passed';
  return 'undecided';
}

/** Whether any score is another, or whether it takes the task for done; null where neither was judged. */
function moved(plain: JudgedRollout, changed: JudgedRollout): boolean | null {
  if (plain.judge === null || changed.judge === null) return null;
  const before = plain.judge;
  const after = changed.judge;
  return (
    dimensions.some((name) => isOther(before[name], after[name], leastChange)) ||
    isOther(roundedOf(plain.success), roundedOf(changed.success), 1)
  );
}

const isOther = (a: number | null, b: number | null, least: number): boolean =>
  a === null || b === null ? a !== b : Math.abs(a - b) >= least - close;

const roundedOf = (success: number | null): number | null =>
  success === null ? null : Number(success >= 0.5);

/** Null where the score was too low to fall. A judge that cannot judge what was changed has noticed it. */
function fell(plain: JudgedRollout, changed: JudgedRollout, dimension: Dimension): boolean | null {
  const before = plain.judge?.[dimension] ?? null;
  if (before === null || changed.judge === null || before < leastChange - close) return null;
  const after = changed.judge[dimension];
  return after === null || before - after >= leastChange - close;
}
