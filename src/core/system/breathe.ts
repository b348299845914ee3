/** Long loops that let others have their turn. */

/**
 * To be awaited at each step of a loop over very many things: answers the others now and then.
 *
 * @param every steps between two pauses, that is, a few milliseconds
 */
export function breathe(step: number, every = 4_096): Promise<void> | undefined {
  if (step % every !== every - 1) return undefined;
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Visits all of a long list in its order, and lets others have their turn now and then. For work that takes next to
 * nothing by itself: beside it, a loop that may wait at every step costs five times as much. What takes longer is for
 * `inTurns`.
 *
 * @param visit what it gives, it is waited for
 */
export async function eachOf<Item>(
  items: readonly Item[],
  visit: (item: Item, position: number) => Promise<void> | undefined,
): Promise<void> {
  for (let next = 0; next < items.length;) {
    const { wait, at } = visitPiece(items, next, visit);
    await wait;
    next = at;
  }
}

/** Up to where something is to be waited for. By itself, since the compiler makes more of a loop that never waits. */
function visitPiece<Item>(
  items: readonly Item[],
  from: number,
  visit: (item: Item, position: number) => Promise<void> | undefined,
): { wait: Promise<void> | undefined; at: number } {
  for (let at = from; at < items.length; at += 1) {
    const wait = visit(items[at] as Item, at) ?? breathe(at);
    if (wait !== undefined) return { wait, at: at + 1 };
  }
  return { wait: undefined, at: items.length };
}
