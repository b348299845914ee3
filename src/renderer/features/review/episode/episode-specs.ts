/** What opens beside the episode's name or leads to a frame, as it is known before the review is open. */
import type { CommandSpec } from '../../../commands';

const group = 'Episode';

export const headerSpecs = {
  history: {
    id: 'episode.history',
    group,
    label: 'Show the history of the episode',
    keys: ['Shift+KeyY'],
  },
  find: {
    id: 'keyframe.find',
    group: 'Keyframe',
    label: 'Find a keyframe',
    keys: ['/', 'Mod+KeyF'],
  },
  revert: { id: 'episode.revert', group, label: 'Undo one decision of the history', keys: [] },
  evidence: { id: 'episode.evidence', group, label: 'Go to the evidence', keys: [] },
  missed: { id: 'episode.missed', group, label: 'Go to a pruned text', keys: [] },
  like: { id: 'episode.like', group, label: 'Find episodes like this one', keys: [] },
  untag: {
    id: 'episode.untag',
    group,
    label: 'Remove a tag',
    keys: [],
    needs: 'the episode has no tags',
  },
  issues: { id: 'episode.issues', group, label: 'Show the issues of the episode', keys: [] },
} satisfies Record<string, CommandSpec>;
