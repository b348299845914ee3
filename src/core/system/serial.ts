/** Work that must not overlap. */

export type Serial = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * A queue of one: each piece of work starts when the one before has ended, in the order of the calls. A failure goes to
 * its own caller and does not hold up the next.
 */
export function serial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
