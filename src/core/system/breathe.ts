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
  items: Iterable<Item>,
  visit: (item: Item, position: number) => Promise<void> | undefined,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  for (let at: number | null = 0; at !== null;) {
    const visited: Visited | null = visitSome(rest, at, visit);
    await visited?.wait;
    at = visited?.next ?? null;
  }
}

interface Visited {
  wait: Promise<void>;
  next: number;
}

/**
 * Up to where something is to be waited for; null at the end. By itself, since the compiler makes more of a loop that
 * never waits.
 */
function visitSome<Item>(
  rest: Iterator<Item>,
  from: number,
  visit: (item: Item, position: number) => Promise<void> | undefined,
): Visited | null {
  for (let at = from; ; at += 1) {
    const step = rest.next();
    if (step.done === true) return null;
    const wait = visit(step.value, at) ?? breathe(at);
    if (wait !== undefined) return { wait, next: at + 1 };
  }
}
