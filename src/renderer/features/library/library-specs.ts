/** The library's commands as they are known before it is open: in the list of keys, and where keys are given away. */
import type { CommandSpec } from '../../commands';
import { selectionSpecs } from './select/selection-commands';
import { tableCommands } from './table-commands';

const group = 'Library';

export const librarySpecs = {
  search: { id: 'library.search', label: 'Search the episodes', group, keys: ['/', 'Mod+KeyF'] },
  review: {
    id: 'library.review',
    label: 'Review the episodes of the list',
    group,
    keys: ['KeyR'],
  },
  shuffle: { id: 'library.shuffle', label: 'Random order', group, keys: ['Shift+KeyR'] },
  byNeed: { id: 'library.byNeed', label: 'Order by priority', group, keys: [] },
  byTask: { id: 'library.byTask', label: 'Order by task', group, keys: [] },
  byDisputes: {
    id: 'library.byDisputes',
    label: 'Order by disagreement between curators',
    group,
    keys: [],
  },
  overview: {
    id: 'library.overview',
    label: 'Show or hide the overview',
    group,
    keys: ['KeyO'],
  },
  sql: { id: 'library.sql', label: 'Query the episodes in SQL', group, keys: ['KeyQ'] },
  clear: {
    id: 'library.clear',
    label: 'Show all episodes: clear search and filters',
    group,
    keys: [],
  },
  download: {
    id: 'library.download',
    label: 'Download all videos of the dataset',
    group,
    keys: [],
  },
  undo: {
    id: 'library.undo',
    label: 'Undo',
    group,
    keys: ['KeyU', 'Mod+KeyZ'],
  },
  redo: { id: 'library.redo', label: 'Redo', group, keys: ['Mod+Shift+KeyZ', 'Mod+KeyY'] },
} satisfies Record<string, CommandSpec>;

const inTable = tableCommands(() => {
  throw new Error('The list is not open.');
});

export const libraryKeys: readonly CommandSpec[] = [
  ...Object.values(librarySpecs),
  ...inTable,
  ...selectionSpecs,
];
