/** Where a video goes on with another scene: the whole picture changes from one to the next. */

/** Grey levels on average. */
const leastChange = 20;
/** Against the changes just before and after: a motion, however fast, takes more than one picture. */
const standsOut = 4;
const beside = 2;

/**
 * Ascending: pictures that are another scene than the one before.
 *
 * @param whole change of each picture from the one before, see `PictureChange`
 */
export function cutsIn(whole: readonly number[]): number[] {
  return whole.flatMap((change, t) => {
    if (change < leastChange) return [];
    const others = [
      ...whole.slice(Math.max(1, t - beside), t),
      ...whole.slice(t + 1, t + 1 + beside),
    ];
    return change >= standsOut * Math.max(0, ...others) ? [t] : [];
  });
}
