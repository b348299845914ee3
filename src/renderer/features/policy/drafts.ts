/** The policy that is being tried, per project: it stays while the window is open, whichever room one goes to. */
import { createStore } from 'zustand/vanilla';
import type { Policy } from '../../../shared/model/policy';

export interface PolicyDraft {
  policy: Policy;
  /** Name of the saved policy that it is compared with; null is the project's own. */
  against: string | null;
}

/** By project id. */
export const policyDrafts = createStore<Readonly<Record<string, PolicyDraft>>>(() => ({}));

export function setDraft(projectId: string, draft: PolicyDraft): void {
  policyDrafts.setState({ [projectId]: draft });
}
