import { describe, expect, it } from 'vitest';
import type { KeyPress } from '../../../src/renderer/commands/chord';
import type { Command } from '../../../src/renderer/commands/command';
import {
  createCommandRegistry,
  type CommandRegistry,
} from '../../../src/renderer/commands/registry';
import { offersFor, offFor, searchCommands } from '../../../src/renderer/commands/search';

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

/** Labels of those who have the key already. */
const holders = (registry: CommandRegistry, key: string, id: string) =>
  registry.holdersOf([key], id).map(({ label }) => label);

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

  it('leaves its key to a command that is off and says itself why, unless another has a use for it', () => {
    const registry = createCommandRegistry();
    const off = command('accept', ['KeyA'], { saysWhy: true, isEnabled: () => false });
    registry.register([off, command('silent', ['KeyA'], { isEnabled: () => false })]);
    expect(registry.commandFor(press('KeyA'))?.id).toBe('accept');
    expect(registry.whyOff(off)).toBe('not now');
    registry.register([command('other', ['KeyA'])]);
    expect(registry.commandFor(press('KeyA'))?.id).toBe('other');
  });

  it('lists what rooms share once, and asks about their keys in each of them', () => {
    const registry = createCommandRegistry();
    const play = command('play', ['Space']);
    registry.know('review', [play, command('accept', ['KeyA'])]);
    registry.know('score', [play, command('give', ['KeyG'])]);
    expect(registry.all().map(({ id }) => id)).toEqual(['accept', 'play', 'give']);
    expect(holders(registry, 'KeyA', 'play')).toEqual(['accept']);
    expect(holders(registry, 'KeyG', 'play')).toEqual(['give']);
    expect(holders(registry, 'Space', 'give')).toEqual(['play']);
    expect(holders(registry, 'KeyA', 'give')).toEqual([]);
  });

  it('tells why a command is off, and offers it greyed to who asks for it by name', () => {
    const registry = createCommandRegistry();
    const zoom = command('zoom in', ['Plus']);
    const tag = command('zoom tag', [], { needs: 'select episodes first' });
    registry.know('library', [command('list', []), tag]);
    registry.know('review', [zoom, command('zoom back', [])]);
    registry.register([command('list', []), command('zoom all', [], { isEnabled: () => false })]);
    const off = (query: string) =>
      offFor(registry.all(), query, (each) => registry.whyOff(each)).map((each) => [
        each.label,
        each.off,
      ]);
    expect(off('zoom')).toEqual([
      ['zoom all', 'not now'],
      ['zoom tag', 'select episodes first'],
      ['zoom in', 'in the review'],
      ['zoom back', 'in the review'],
    ]);
    registry.register([zoom]);
    expect(registry.whyOff(zoom)).toBeNull();
    expect(off('back')).toEqual([['zoom back', 'not now']]);
    expect(off(' ')).toEqual([]);
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

  it('tells who has a key, so that nobody loses one unasked', () => {
    const registry = createCommandRegistry();
    registry.register([command('accept', ['KeyA']), command('prune', ['KeyX', 'Delete'])]);
    expect(holders(registry, 'Delete', 'accept')).toEqual(['prune']);
    expect(holders(registry, 'Delete', 'prune')).toEqual([]);
    registry.remap('prune', ['KeyX']);
    expect(holders(registry, 'Delete', 'accept')).toEqual([]);
  });

  it('knows the keys of rooms that are not open, each room apart from the others', () => {
    const registry = createCommandRegistry();
    registry.register([command('open', ['KeyO'])]);
    registry.know('review', [command('accept', ['KeyA']), command('prune', ['KeyX'])]);
    registry.know('teachers', [command('wrong', ['KeyX'])]);
    expect(registry.all().map(({ id }) => id)).toEqual(['open', 'accept', 'prune', 'wrong']);
    expect(holders(registry, 'KeyX', 'accept')).toEqual(['prune']);
    expect(holders(registry, 'KeyA', 'wrong')).toEqual([]);
    expect(holders(registry, 'KeyA', 'open')).toEqual(['accept']);
    registry.remap('accept', ['KeyX']);
    const prune = command('prune', ['KeyX']);
    registry.register([prune, command('wrong', ['KeyX'])]);
    expect(registry.keysOf(prune)).toEqual([]);
    expect(registry.all().find(({ id }) => id === 'wrong')?.keys).toEqual(['KeyX']);
  });

  it('names all who would lose a key, with their rooms, and takes none but what is gained', () => {
    const registry = createCommandRegistry();
    registry.register([command('go', ['Digit1']), command('help', ['KeyH'])]);
    registry.know('review', [command('accept', ['KeyA']), command('same', ['KeyH'])]);
    registry.know('teachers', [command('right', ['KeyA'])]);
    expect(registry.gained('go', ['Digit1', 'KeyA'])).toEqual(['KeyA']);
    expect(registry.holdersOf(['KeyA'], 'go')).toEqual([
      { label: 'accept', place: 'in the review' },
      { label: 'right', place: 'in the teachers room' },
    ]);
    expect(registry.holdersOf(['Digit1'], 'accept')).toEqual([{ label: 'go', place: null }]);
    registry.remap('help', ['KeyH', 'KeyA']);
    const keys = () => registry.all().map((each) => [each.id, ...registry.keysOf(each)]);
    expect(keys()).toEqual([
      ['go', 'Digit1'],
      ['help', 'KeyH', 'KeyA'],
      ['accept'],
      ['same', 'KeyH'],
      ['right'],
    ]);
  });

  it('asks before a reset too, and takes the key back from who has it', () => {
    const registry = createCommandRegistry();
    registry.register([command('accept', ['KeyA']), command('prune', ['KeyX'])]);
    registry.remap('accept', ['KeyX']);
    expect(registry.gained('prune', null)).toEqual(['KeyX']);
    expect(holders(registry, 'KeyX', 'prune')).toEqual(['accept']);
    registry.remap('prune', null);
    expect(registry.all().map((each) => registry.keysOf(each))).toEqual([[], ['KeyX']]);
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

  it('puts what has more of the query in its label first, a choice too', () => {
    const search = command('library.search', [], { label: 'Search the episodes' });
    const filter = command('library.filter', [], {
      label: 'Filter the episodes',
      choices: () => [{ label: 'State Finished', run: () => {} }],
    });
    const order = command('library.byState', [], { label: 'Order by filter' });
    const labels = (query: string) =>
      offersFor([search, filter, order], query).map(({ label }) => label);
    // It is called a filter elsewhere too.
    expect(labels('filter episodes')).toEqual(['Filter the episodes', 'Search the episodes']);
    expect(labels('episodes find')).toEqual(['Search the episodes', 'Filter the episodes']);
    expect(labels('filter finish')).toEqual([
      'Filter the episodes: State Finished',
      'Order by filter',
    ]);
  });

  it('finds by what a command is called elsewhere', () => {
    const prune = command('keyframe.prune', [], { label: 'Prune' });
    const part = command('policy.removePart', [], { label: 'Remove a part of the robot' });
    const keys = command('studio.keys', [], { label: 'Show and change keys' });
    for (const word of ['trash', 'delete', 'remove', 'bin']) {
      expect(searchCommands([...list, prune, part], word)).toContain(prune);
      expect(searchCommands([...list, prune, part], word)).toContain(part);
      expect(searchCommands(list, word)).toEqual([]);
    }
    expect(searchCommands([keys], 'trash')).toEqual([]);
    const exporting = command('studio.export', [], { label: 'Export' });
    expect(searchCommands([exporting], 'copy')).toEqual([exporting]);
  });

  it('takes few letters for the beginning of a word, and many for a part of one too', () => {
    const keys = command('studio.keys', [], { label: 'Show and change keys' });
    const next = command('keyframe.next', [], { label: 'Next keyframe (“look again”)' });
    expect(searchCommands([keys], 'bin')).toEqual([]);
    expect(searchCommands([keys], 'bindings')).toEqual([keys]);
    expect(searchCommands([next], 'frame')).toEqual([next]);
    expect(searchCommands([next], 'loo')).toEqual([next]);
    expect(searchCommands([next], 'ook')).toEqual([]);
  });

  it('offers what a number behind the words stands for, and asks for it where it is not there', () => {
    const opened: number[] = [];
    const goTo = command('goTo', [], {
      label: 'Go to episode',
      withNumber: (number) =>
        number > 20
          ? null
          : { label: `Go to episode ${number}`, run: () => void opened.push(number) },
    });
    const offers = (query: string) => offersFor([...list, goTo], query);
    expect(offers('episode 12').map(({ label }) => label)).toEqual(['Go to episode 12']);
    expect(offers('12').map(({ label }) => label)).toEqual(['Go to episode 12']);
    expect(offers('episode 21')).toEqual([]);
    expect(offers('go to')).toEqual([{ command: goTo, label: 'Go to episode', run: null }]);
    offers('12')[0]?.run?.();
    expect(opened).toEqual([12]);
  });

  it('offers what a command chooses from: all behind its whole label, else what is named', () => {
    const chosen: string[] = [];
    const filter = command('filter', [], {
      label: 'Filter the episodes',
      choices: () =>
        ['Task accept all', 'State proposed'].map((label) => ({
          label,
          run: () => void chosen.push(label),
        })),
    });
    const offers = (query: string) => offersFor([...list, filter], query);
    const labels = (query: string) => offers(query).map(({ label }) => label);
    expect(offers('filter')).toEqual([
      { command: filter, label: 'Filter the episodes', run: null },
    ]);
    expect(labels('filter the episodes ')).toEqual([
      'Filter the episodes: Task accept all',
      'Filter the episodes: State proposed',
    ]);
    expect(labels('accept all')).toEqual([
      'Accept all that is left',
      'Filter the episodes: Task accept all',
    ]);
    expect(labels('filter proposed')).toEqual(['Filter the episodes: State proposed']);
    const history = command('history', [], {
      label: 'Undo one',
      choices: () => [{ label: 'Filter the episodes proposed', run: () => {} }],
    });
    const both = offersFor([history, filter], 'filter the episodes proposed');
    expect(both.map(({ label }) => label)).toEqual([
      'Filter the episodes: State proposed',
      'Undo one: Filter the episodes proposed',
    ]);
    expect(labels('')).toEqual([...list.map(({ label }) => label), 'Filter the episodes']);
    offers('proposed')[0]?.run?.();
    expect(chosen).toEqual(['State proposed']);
  });
});
