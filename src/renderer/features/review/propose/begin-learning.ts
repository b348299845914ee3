import type { Policy } from '../../../../shared/model/policy';
import type { Connection } from '../../../connection';
import { notify } from '../../../ui';
import { formatAmount } from '../../../ui/format';

/**
 * Lets the project's policy learn from so many finished episodes on, and begins with those of this curator.
 *
 * @param curator null: who finished an episode last of those who finished as many
 */
export async function beginLearning(
  call: Connection['call'],
  projectId: string,
  { curator, fromEpisodes }: { curator: string | null; fromEpisodes: number },
): Promise<Policy> {
  const { current } = await call('policies.list', { projectId });
  const policy = { ...current, learn: { ...current.learn, fromEpisodes } };
  const set = await call('policy.set', { projectId, policy });
  await call('keyframes.learn', { projectId, curator });
  notify({
    tone: 'ok',
    text: `Proposals follow from ${formatAmount(fromEpisodes, 'finished episode')} on now. Those that nobody touched are made again; what was decided stays.`,
  });
  return set;
}
