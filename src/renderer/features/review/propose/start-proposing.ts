import type { Connection } from '../../../connection';
import { reviewSession, type ReviewedProject } from '../session/session';

/**
 * Learned from is what the curator of this window finished; until somebody said who that is, whoever finished an
 * episode last.
 *
 * @param episodes null for all
 */
export async function startProposing(
  connection: Connection,
  project: ReviewedProject,
  episodes: number[] | null = null,
): Promise<void> {
  const { curator } = await reviewSession(connection, project);
  const { name, named } = curator.getState();
  const input = { projectId: project.id, episodes, curator: named ? name : null };
  await connection.call('keyframes.propose', input);
}
