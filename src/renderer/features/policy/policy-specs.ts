/** What can be done with the policy that is tried, as it is known before the room is open. */
import type { CommandSpec } from '../../commands';

const group = 'Policy';

export const policySpecs = {
  use: { id: 'policy.use', group, label: 'Apply policy', keys: ['Mod+Enter'] },
  reset: { id: 'policy.reset', group, label: 'Back to the policy in use', keys: [] },
} satisfies Record<string, CommandSpec>;
