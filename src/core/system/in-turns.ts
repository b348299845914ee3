import { setImmediate } from 'node:timers/promises';

/** Between two of these many items other work gets its turn. */
const itemsPerTurn = 250;

/** Visits all of a long list in its order, without holding up what else the core is asked meanwhile. */
export async function inTurns<T>(
  items: Iterable<T>,
  visit: (item: T, position: number) => void,
): Promise<void> {
  let position = 0;
  for (const item of items) {
    if (position % itemsPerTurn === itemsPerTurn - 1) await setImmediate();
    visit(item, position);
    position += 1;
  }
}
