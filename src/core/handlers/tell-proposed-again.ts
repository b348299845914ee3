import type { ProposedAgain } from '../../shared/model/proposed-again';
import type { StudioContext } from '../studio-context';

/** Tells every window what was proposed again in a project and can be taken back, and gives it. */
export async function tellProposedAgain(
  context: StudioContext,
  projectId: string,
): Promise<ProposedAgain[]> {
  const acts = await context.project(projectId).project.proposedAgain();
  context.push.send('proposedAgain', { projectId, acts });
  return acts;
}
