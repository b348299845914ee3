/** What can be done in the dialog of a job besides starting it, by name. */
import type { CommandSpec } from '../../commands';

const group = 'Studio';

export const jobSpecs = {
  again: { id: 'jobs.planAgain', group, label: 'Plan the job again', keys: [] },
  keepKey: { id: 'jobs.keepKey', group, label: 'Keep the key or token that was typed', keys: [] },
  forgetKey: { id: 'jobs.forgetKey', group, label: 'Forget the key or token', keys: [] },
} satisfies Record<string, CommandSpec>;
