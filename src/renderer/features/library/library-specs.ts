/** The library's commands as they are known before it is open: in the list of keys, and where keys are given away. */
import type { CommandSpec } from '../../commands';
import type { SortColumn } from './library-view';
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
  overview: {
    id: 'library.overview',
    label: 'Show or hide the overview',
    group,
    keys: ['KeyO'],
  },
  stills: {
    id: 'library.stills',
    label: 'Show large stills, or a list',
    group,
    keys: ['KeyV'],
  },
  filter: { id: 'library.filter', label: 'Filter the episodes', group, keys: ['Shift+KeyF'] },
  sql: { id: 'library.sql', label: 'Query the episodes in SQL', group, keys: ['KeyQ'] },
  runSql: { id: 'library.runSql', label: 'Run the query', group, keys: [] },
  showSql: {
    id: 'library.showSql',
    label: 'Show the episodes that the query gave',
    group,
    keys: [],
  },
  saveSql: { id: 'library.saveSql', label: 'Save the query', group, keys: [] },
  deleteSql: { id: 'library.deleteSql', label: 'Delete a saved query', group, keys: [] },
  savedSql: { id: 'library.savedSql', label: 'Open a saved query in SQL', group, keys: [] },
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
  pauseDownload: { id: 'library.pauseDownload', label: 'Pause the download', group, keys: [] },
  propose: { id: 'library.propose', label: 'Propose keyframes in all episodes', group, keys: [] },
  check: { id: 'library.check', label: 'Check the integrity of all episodes', group, keys: [] },
  checkPictures: {
    id: 'library.checkPictures',
    label: 'Check the integrity deeply, decoding all frames',
    group,
    keys: [],
  },
  withIssues: {
    id: 'library.withIssues',
    label: 'Show only episodes with issues',
    group,
    keys: [],
  },
  compare: {
    id: 'library.compare',
    label: 'Compare the episodes that were not looked at yet',
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

/** What the list can be ordered by: each column's head, and what no column shows. */
const orders: readonly [column: SortColumn, id: string, by: string][] = [
  ['index', 'byNumber', 'number'],
  ['task', 'byTask', 'task'],
  ['length', 'byLength', 'length'],
  ['keyframes', 'byKeyframes', 'keyframes'],
  ['sparsity', 'bySparsity', 'sparsity'],
  ['state', 'byState', 'state'],
  ['outcome', 'byOutcome', 'outcome'],
  ['problems', 'byIssues', 'issues'],
  ['tags', 'byTags', 'tags'],
  ['dropped', 'byDropped', 'dropped, with its reason'],
  ['cameras', 'byCameras', 'cameras'],
  ['need', 'byNeed', 'priority'],
  ['disputes', 'byDisputes', 'disagreement between curators'],
  ['similarity', 'bySimilarity', 'similarity'],
];

export const orderSpecs: readonly { column: SortColumn; spec: CommandSpec }[] = orders.map(
  ([column, id, by]) => ({
    column,
    spec: {
      id: `library.${id}`,
      label: `Order by ${by}`,
      group,
      keys: [],
      ...(column === 'similarity' ? { needs: 'search for what is like an episode: like:12' } : {}),
    },
  }),
);

const inTable = tableCommands(() => {
  throw new Error('The list is not open.');
});

export const libraryKeys: readonly CommandSpec[] = [
  ...Object.values(librarySpecs),
  ...orderSpecs.map(({ spec }) => spec),
  ...inTable,
  ...selectionSpecs,
];
