import type { Policy } from '../../../../shared/model/policy';
import { notify } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import type { ReviewSession } from '../session/session';

/**
 * Lets the project's policy learn from so many finished episodes on, and begins with those of this curator.
 *
 * @param curator null: who finished an episode last of those who finished as many
 */
export async function beginLearning(
  { call, projectId, proposing }: ReviewSession,
  { curator, fromEpisodes }: { curator: string | null; fromEpisodes: number },
): Promise<Policy> {
  const { current } = await call('policies.list', { projectId });
  const policy = { ...current, learn: { ...current.learn, fromEpisodes } };
  const set = await call('policy.set', { projectId, policy });
  await call('keyframes.learn', { projectId, curator, act: proposing.act() });
  notify({
    tone: 'ok',
    text: `Proposals follow from ${formatAmount(fromEpisodes, 'finished episode')} on now. Those that nobody touched are made again; what was decided stays.`,
  });
  return set;
}
