/** Long loops that let others have their turn. */

/** Steps between two pauses: a few milliseconds of most loops. */
const stepsBetween = 4_096;

/** To be awaited at each step of a loop over very many things: answers the others now and then. */
export function breathe(step: number): Promise<void> | undefined {
  if (step % stepsBetween !== stepsBetween - 1) return undefined;
  return new Promise((resolve) => setImmediate(resolve));
}
