import { setImmediate } from 'node:timers/promises';

/** Other work gets its turn after so many items that take next to nothing, and after so many ms. */
const itemsPerTurn = 5_000;
const longMs = 10;

/**
 * Visits all of a long list in its order, without holding up what else the core is asked meanwhile.
 *
 * @param signal throws its reason between two items once nobody waits for the end
 * @param between what is waited for between two turns: `letPass` where others are to be first
 */
export async function inTurns<T>(
  items: Iterable<T>,
  visit: (item: T, position: number) => void,
  signal?: AbortSignal,
  between: () => Promise<unknown> = setImmediate,
): Promise<void> {
  let position = 0;
  let began = performance.now();
  for (const item of items) {
    // Of a stranger's project each episode may have as much as one may, which takes a while to read.
    if (position % itemsPerTurn === itemsPerTurn - 1 || performance.now() - began > longMs) {
      await between();
      signal?.throwIfAborted();
      began = performance.now();
    }
    visit(item, position);
    position += 1;
  }
}
