/** Both scores from a judge's four numbers and the outcome (see docs/vla-score.md). */
import {
  dimensions,
  type AdditiveSettings,
  type CombinedScore,
  type Judgement,
} from '../../shared/model/score';

export const additiveDefaults: AdditiveSettings = {
  b: 0.5,
  weights: { reasoning: 1, action: 1, intention: 1, alignment: 1 },
};

/** What a rollout is scored by; `outcome` in [0, 1], null where it is unknown. */
export interface Scored {
  judge: Judgement | null;
  outcome: number | null;
  /** Whether the policy says anything: without text, reasoning and alignment do not apply. */
  hasText: boolean;
}

/** Null without a judge; both null where the outcome is unknown. */
export function combined(
  { judge, outcome, hasText }: Scored,
  settings: AdditiveSettings,
): CombinedScore | null {
  if (judge === null) return null;
  if (outcome === null) return { paper: null, additive: null };
  const applicable = hasText ? judge : { ...judge, reasoning: null, alignment: null };
  return {
    paper: paperScore(applicable, outcome, hasText),
    additive: additiveScore(applicable, outcome, settings),
  };
}

/** `((R + A I) / 2) RA B` with text, `A I B` without; `B` is 1 for full success alone. */
function paperScore(judge: Judgement, outcome: number, hasText: boolean): number | null {
  const { reasoning, action, intention, alignment } = judge;
  if (action === null || intention === null) return null;
  const success = outcome === 1 ? 1 : 0;
  if (!hasText) return action * intention * success;
  if (reasoning === null || alignment === null) return null;
  return ((reasoning + action * intention) / 2) * alignment * success;
}

/** `b o + (1 - b) sum(w_d s_d)` over the dimensions that have a value, weights renormalised; null where none has. */
function additiveScore(
  judge: Judgement,
  outcome: number,
  { b, weights }: AdditiveSettings,
): number | null {
  let [sum, total] = [0, 0];
  for (const dimension of dimensions) {
    const score = judge[dimension];
    if (score === null) continue;
    sum += weights[dimension] * score;
    total += weights[dimension];
  }
  return total > 0 ? b * outcome + ((1 - b) * sum) / total : null;
}
