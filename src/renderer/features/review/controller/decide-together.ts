import type { DecisionAct } from '../../../../shared/model/decision';
import { newMark } from '../session/bulk';
import type { ActContext } from './act';

/**
 * Decides several things about this episode as one: they are kept all or none, and are one step of undo.
 *
 * @param what how the history calls them
 */
export async function decideTogether(
  on: ActContext,
  acts: readonly DecisionAct[],
  what: string,
): Promise<void> {
  // One decision is one step as it is.
  if (acts.length === 1) return void (await on.decide(acts));
  const together = newMark();
  on.session.trail.expect(together, what);
  await on.decide(acts, { together });
}
