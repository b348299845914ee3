import { createStore } from 'zustand/vanilla';
import type { ProposeReplaces } from '../../../../shared/api/keyframes';
import type { Connection } from '../../../connection';
import { notify } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import { reviewSession } from '../session/review-session';
import type { ReviewedProject } from '../session/session';

/** What is asked before proposing makes anything anew; null while nothing is. */
export const proposeQuestion = createStore<{
  asked: { episodes: number | null; replaces: ProposeReplaces; go: () => Promise<void> } | null;
}>(() => ({ asked: null }));

/**
 * Proposes where nothing is made anew by it, else says first what is. Learned from is what the curator of this window
 * finished; until somebody said who that is, or where that one finished too few, whom the proposals follow.
 *
 * @param episodes null for all
 */
export async function startProposing(
  connection: Connection,
  project: ReviewedProject,
  episodes: number[] | null = null,
): Promise<void> {
  const { curator, proposing } = await reviewSession(connection, project);
  const { name, named } = curator.getState();
  const projectId = project.id;
  const input = { projectId, episodes, curator: named ? name : null, act: proposing.act() };
  const go = async () => void (await connection.call('keyframes.propose', input));
  const replaces = await connection.call('keyframes.replaces', { projectId, episodes });
  if (replaces.undecided === 0) {
    await go();
    if (replaces.decided > 0) {
      const decided = formatAmount(replaces.decided, 'keyframe');
      notify({ tone: 'info', text: `Nothing is replaced: what is decided stays, ${decided}.` });
    }
    return;
  }
  proposeQuestion.setState({ asked: { episodes: episodes?.length ?? null, replaces, go } });
}
