/** What can be done while a text is written, as it is known before; saving and leaving it are keys of its field. */
import type { CommandSpec } from '../../../commands';

const group = 'Keyframe';
const needs = 'write a text first';

export const editorSpecs = {
  parts: {
    id: 'keyframe.parts',
    group,
    label: 'Write the text in fields, or as one',
    keys: [],
    needs,
  },
  keepSnippet: { id: 'keyframe.keepSnippet', group, label: 'Keep as a snippet', keys: [], needs },
  putSnippet: { id: 'keyframe.putSnippet', group, label: 'Put in a snippet', keys: [], needs },
  removeSnippet: {
    id: 'keyframe.removeSnippet',
    group,
    label: 'Remove a snippet',
    keys: [],
    needs,
  },
} as const satisfies Record<string, CommandSpec>;
