/** What one change of the picture shows everywhere at once, and is no motion: key frames of the codec, and cuts. */
import { cutsIn } from './cuts';
import type { PictureChange } from './picture-change';

type Changes = Record<keyof PictureChange, readonly number[]>;

/** Of the liveliest twelfth to the whole picture: key frames and light reach 2.3, what has a place 3.6 and more. */
export const everywhere = 3;
/** A key frame stands out of the changes just before and after by this factor. */
const standsOut = 2;
/** Pictures a second from which on every motion takes more than one change. */
const denseHz = 10;
/** Grey levels of the whole picture that a key frame changes at most: made ones, of much noise, reach 2.6. */
const renewed = 3;

/**
 * Without pulses: single changes, everywhere alike, between two much smaller ones. A key frame renews the whole
 * picture, always within one change. So may a motion, where pictures are more than a tenth of a second apart: there
 * only what is as small as a key frame makes it is a pulse. A cut is no motion at any rate.
 *
 * @param rateHz pictures a second
 */
export function withoutPulses<T extends Changes>(curves: T, rateHz: number): T {
  const { whole, lively } = curves;
  const cuts = new Set(cutsIn(whole));
  const most = rateHz >= denseHz - 1e-6 ? Infinity : renewed;
  const pulses = whole.flatMap((change, t) => {
    const isAlike = (lively[t] ?? 0) <= everywhere * change;
    const isBrief = change > standsOut * beside(whole, t);
    return isAlike && isBrief && (change <= most || cuts.has(t)) ? t : [];
  });
  const calmed = (curve: readonly number[]): number[] => {
    const calm = [...curve];
    for (const t of pulses) calm[t] = beside(curve, t);
    return calm;
  };
  return { ...curves, whole: calmed(whole), quiet: calmed(curves.quiet), lively: calmed(lively) };
}

/** The larger of the changes just before and after; the first picture has none. */
const beside = (curve: readonly number[], t: number): number =>
  Math.max(t > 1 ? (curve[t - 1] ?? 0) : 0, curve[t + 1] ?? 0);
