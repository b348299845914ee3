/** The score room's commands as they are known before it is open; those of blind scoring are with it. */
import type { CommandSpec } from '../../commands';

const group = 'Score';

export const scoreSpecs = {
  choose: { id: 'score.choose', group, label: 'Choose rollouts to measure', keys: [] },
  measure: { id: 'score.measure', group, label: 'Measure the episodes of the dataset', keys: [] },
  ask: { id: 'score.ask', group, label: 'Ask a judge about the rollouts', keys: [] },
  page: { id: 'score.page', group, label: 'Save the scores as a page', keys: [] },
  json: { id: 'score.json', group, label: 'Save the scores as JSON', keys: [] },
  filter: { id: 'score.filter', group, label: 'Filter the rollouts', keys: ['Shift+KeyF'] },
  next: { id: 'score.next', group, label: 'Next rollout', keys: ['PageDown'], repeats: true },
  previous: {
    id: 'score.previous',
    group,
    label: 'Previous rollout',
    keys: ['PageUp'],
    repeats: true,
  },
  rollout: { id: 'score.rollout', group, label: 'Show a rollout', keys: [] },
  beside: { id: 'score.beside', group, label: 'Show a second rollout beside it', keys: [] },
  later: { id: 'score.later', group, label: 'Later rollouts of the list', keys: [] },
  earlier: { id: 'score.earlier', group, label: 'Earlier rollouts of the list', keys: [] },
  learn: { id: 'score.learn', group, label: 'Add to the knowledge base', keys: [] },
  evidence: { id: 'score.evidence', group, label: 'Go to the evidence of the judge', keys: [] },
  judge: { id: 'score.judgedBy', group, label: 'Choose the judge', keys: [] },
  field: { id: 'score.field', group, label: 'Choose the dimension to score', keys: [] },
  said: { id: 'score.said', group, label: 'Go to what the policy says', keys: [] },
  draw: { id: 'score.draw', group, label: 'Draw a blind sample', keys: [] },
  leaveRest: {
    id: 'score.leaveRest',
    group,
    label: 'Leave the rest of the blind sample out',
    keys: [],
  },
  baseImport: { id: 'score.baseImport', group, label: 'Import a knowledge base', keys: [] },
  baseExport: { id: 'score.baseExport', group, label: 'Export the knowledge base', keys: [] },
  search: {
    id: 'score.search',
    group,
    label: 'Search the knowledge base',
    keys: ['/', 'Mod+KeyF'],
  },
  entry: { id: 'score.entry', group, label: 'Open a rollout of the knowledge base', keys: [] },
  note: { id: 'score.note', group, label: 'Add a note to the rollout', keys: [] },
  removeNote: { id: 'score.removeNote', group, label: 'Remove a note of the rollout', keys: [] },
  saveEntry: { id: 'score.saveEntry', group, label: 'Save the rollout of the base', keys: [] },
  removeEntry: {
    id: 'score.removeEntry',
    group,
    label: 'Remove the rollout from the base',
    keys: [],
  },
} as const satisfies Record<string, CommandSpec>;
