/** What the arrows do in a list, and among stills that stand beside each other. */
import { expect, it } from 'vitest';
import { tableCommands } from '../../../src/renderer/features/library/table-commands';
import type { TableHands } from '../../../src/renderer/features/library/table-commands';

/** Where the keys lead, one after the other, from the first episode. */
function walk(beside: number, keys: readonly string[]): number[] {
  let active = 0;
  const hands = {
    goTo: (position: number) => (active = Math.max(0, Math.min(20, position))),
    active: () => active,
    beside: () => beside,
    page: () => beside * 3,
    last: () => 20,
    select: { from: () => {}, upTo: () => {} },
  } as unknown as TableHands;
  const commands = tableCommands(() => hands);
  return keys.map((key) => {
    commands.find((each) => each.keys.includes(key))?.run();
    return active;
  });
}

it('go down by one in a list, and by as many stills as stand beside each other', () => {
  const keys = ['ArrowDown', 'ArrowDown', 'ArrowUp', 'PageDown', 'End', 'ArrowDown', 'Home'];
  expect(walk(1, keys)).toEqual([1, 2, 1, 4, 20, 20, 0]);
  expect(walk(4, keys)).toEqual([4, 8, 4, 16, 20, 20, 0]);
});

it('go along the stills to the right and to the left', () => {
  expect(walk(4, ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowLeft'])).toEqual([1, 2, 6, 5]);
});
