import { createStore } from 'zustand/vanilla';
import type { Policy } from '../../../shared/model/policy';
import { createChanges } from './tab-undo';
import type { PolicyActs } from './use-policies';

export interface EditedPolicy {
  policy: Policy;
  /** Key of the one that it is compared with (see `policySources`); null is the project's own. */
  against: string | null;
}

/** The policy that is being tried, by project id: it stays while the window is open, whichever room one goes to. */
export const editedPolicies = createStore<Readonly<Record<string, EditedPolicy>>>(() => ({}));

/** What was done with policies, tried or kept. */
export const policyChanges = createChanges<PolicyActs>();

/** What is being tried learns from so many finished episodes on, as the policy in use does. */
export function tryLearningFrom(projectId: string, fromEpisodes: number): void {
  const edited = editedPolicies.getState()[projectId];
  if (edited === undefined) return;
  const policy = { ...edited.policy, learn: { ...edited.policy.learn, fromEpisodes } };
  editedPolicies.setState({ [projectId]: { ...edited, policy } });
}
