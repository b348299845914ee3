/** Undo where a room has nothing to undo: its key says where it is. */
import { expect, it } from 'vitest';
import type { KeyPress } from '../../../src/renderer/commands/chord';
import { createCommandRegistry } from '../../../src/renderer/commands/registry';
import {
  blindCommands,
  noUndo as noScores,
} from '../../../src/renderer/features/score/blind/blind-commands';
import type { BlindSession } from '../../../src/renderer/features/score/blind/blind-session';
import { noUndo as noVerdicts } from '../../../src/renderer/features/teachers/spot-check/verdict-commands';

const undo: KeyPress = {
  code: 'KeyZ',
  key: 'z',
  ctrlKey: true,
  metaKey: false,
  shiftKey: false,
  altKey: false,
};

it.each([
  ['score', noScores, /^scores are undone in Blind scoring, decisions in library/],
  ['teachers', noVerdicts, /^verdicts are undone in Spot-check, decisions in library/],
] as const)('says in %s where what is undone', (_room, none, says) => {
  const registry = createCommandRegistry();
  registry.register(none);
  expect(registry.commandFor(undo)).toBeNull();
  expect(registry.neededFor(undo)).toMatch(says);
});

it('leaves the key to the tab that has something to undo', () => {
  const registry = createCommandRegistry();
  const done: string[] = [];
  const session = { undo: () => void done.push('undone') } as unknown as BlindSession;
  registry.register([blindCommands(() => session).undo]);
  registry.register(noScores);
  registry.commandFor(undo)?.run();
  expect(done).toEqual(['undone']);
});
