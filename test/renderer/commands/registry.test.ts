import { describe, expect, it } from 'vitest';
import type { KeyPress } from '../../../src/renderer/commands/chord';
import type { Command } from '../../../src/renderer/commands/command';
import { createCommandRegistry } from '../../../src/renderer/commands/registry';
import { searchCommands } from '../../../src/renderer/commands/search';

const press = (code: string): KeyPress => ({
  code,
  key: code.slice(3).toLowerCase(),
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
});

function command(id: string, keys: string[], more: Partial<Command> = {}): Command {
  return { id, label: id, group: 'Test', keys, run: () => {}, ...more };
}

describe('the registry of commands', () => {
  it('gives a key to the command registered last, and back when that one goes', () => {
    const registry = createCommandRegistry();
    registry.register([command('app', ['KeyA'])]);
    const leave = registry.register([command('room', ['KeyA'])]);
    expect(registry.commandFor(press('KeyA'))?.id).toBe('room');
    leave();
    expect(registry.commandFor(press('KeyA'))?.id).toBe('app');
    expect(registry.commandFor(press('KeyB'))).toBeNull();
  });

  it('passes over commands that are not enabled', () => {
    const registry = createCommandRegistry();
    let enabled = false;
    let runs = 0;
    const gated = command('gated', ['KeyA'], { isEnabled: () => enabled, run: () => runs++ });
    registry.register([command('app', ['KeyA']), gated]);
    expect(registry.commandFor(press('KeyA'))?.id).toBe('app');
    registry.run('gated');
    expect(runs).toBe(0);
    enabled = true;
    expect(registry.commandFor(press('KeyA'))?.id).toBe('gated');
    registry.run('gated');
    expect(runs).toBe(1);
  });

  it('remaps a command and takes the key from whoever had it', () => {
    const registry = createCommandRegistry();
    const accept = command('accept', ['KeyA']);
    const prune = command('prune', ['KeyX', 'Delete']);
    registry.register([accept, prune]);
    registry.remap('accept', ['KeyX']);
    expect(registry.keysOf(accept)).toEqual(['KeyX']);
    expect(registry.keysOf(prune)).toEqual(['Delete']);
    expect(registry.commandFor(press('KeyX'))?.id).toBe('accept');
    expect(registry.commandFor(press('KeyA'))).toBeNull();
    registry.remap('accept', null);
    expect(registry.keysOf(accept)).toEqual(['KeyA']);
    registry.setRemapped({});
    expect(registry.keysOf(prune)).toEqual(['KeyX', 'Delete']);
  });
});

describe('searching commands', () => {
  const list = [
    'Accept',
    'Accept all that is left',
    'Move one frame later',
    'Loop the segment',
  ].map((label) => command(label, [], { label }));
  const found = (query: string) => searchCommands(list, query).map(({ label }) => label);

  it('finds all without a query, in the order given', () => {
    expect(found('  ')).toEqual(list.map(({ label }) => label));
  });

  it('puts what begins with the query first', () => {
    expect(found('l')).toEqual([
      'Loop the segment',
      'Accept all that is left',
      'Move one frame later',
    ]);
  });

  it('wants every word, in label or group', () => {
    expect(found('test frame')).toEqual(['Move one frame later']);
    expect(found('frame nothing')).toEqual([]);
  });
});
