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
