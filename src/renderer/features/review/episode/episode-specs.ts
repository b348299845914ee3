/** What opens beside the episode's name, as it is known before the review is open. */
import type { CommandSpec } from '../../../commands';

const group = 'Episode';

export const headerSpecs = {
  history: {
    id: 'episode.history',
    group,
    label: 'Show the history of the episode',
    keys: ['Shift+KeyY'],
  },
  issues: { id: 'episode.issues', group, label: 'Show the issues of the episode', keys: [] },
} satisfies Record<string, CommandSpec>;
