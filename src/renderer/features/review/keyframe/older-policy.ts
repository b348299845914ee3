import type { EpisodeProposals, ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { settingsMark } from '../../../../shared/model/marks';
import type { Policy } from '../../../../shared/model/policy';

/**
 * Ids of the keyframes that another policy than the one in use proposed: all of an episode that was proposed under it,
 * and what was decided then and is not proposed any more. Ids follow from the policy.
 */
export function underOlderPolicy(
  keyframes: readonly ReviewedKeyframe[],
  proposals: EpisodeProposals | null,
  policy: Policy,
): ReadonlySet<string> {
  if (proposals === null) return new Set();
  const isOld = proposals.settings !== undefined && proposals.settings !== settingsMark(policy);
  const proposed = new Set(proposals.keyframes.map(({ id }) => id));
  const older = keyframes.filter(({ id, added }) => !added && (isOld || !proposed.has(id)));
  return new Set(older.map(({ id }) => id));
}
