/** The team room's commands as they are known before it is open. */
import type { CommandSpec } from '../../commands';

const group = 'Team';

export const teamSpecs = {
  second: { id: 'team.second', group, label: 'Begin a blind second review', keys: [] },
  queue: { id: 'team.queue', group, label: 'Review the episodes in dispute', keys: [] },
  episode: { id: 'team.episode', group, label: 'Show an episode in dispute', keys: [] },
  next: { id: 'team.next', group, label: 'Next episode in dispute', keys: ['PageDown'] },
  previous: { id: 'team.previous', group, label: 'Previous episode in dispute', keys: ['PageUp'] },
  down: { id: 'team.down', group, label: 'Next dispute', keys: ['ArrowDown'] },
  up: { id: 'team.up', group, label: 'Previous dispute', keys: ['ArrowUp'] },
  takeFirst: {
    id: 'team.take-first',
    group,
    label: 'Settle the marked dispute the first curator’s way',
    keys: ['KeyA'],
  },
  takeSecond: {
    id: 'team.take-second',
    group,
    label: 'Settle the marked dispute the second curator’s way',
    keys: ['KeyS'],
  },
  takeThird: {
    id: 'team.take-third',
    group,
    label: 'Settle the marked dispute the third curator’s way',
    keys: ['KeyD'],
  },
  take: { id: 'team.take', group, label: 'Settle a dispute', keys: [] },
  moment: { id: 'team.moment', group, label: 'Review the frame in dispute', keys: [] },
  settle: { id: 'team.settle', group, label: 'Call the episode settled', keys: ['Enter'] },
  undo: { id: 'team.undo', group, label: 'Undo', keys: ['KeyU', 'Mod+KeyZ'] },
  redo: { id: 'team.redo', group, label: 'Redo', keys: ['Mod+Shift+KeyZ', 'Mod+KeyY'] },
} satisfies Record<string, CommandSpec>;

/** In the order of the room. */
export const tabs = [
  { id: 'progress', label: 'Progress and agreement' },
  { id: 'disputes', label: 'Disagreements' },
  { id: 'effort', label: 'Effort' },
] as const;
