/** What is dragged beyond the edge of the view takes the view along: the faster, the farther out it is held. */

export interface EdgePan {
  /** How far the pointer is out of the view now: negative on the left, 0 within it or when it is let go. Pixels. */
  out(px: number): void;
  /** Whether the view is being taken along. */
  isOn(): boolean;
}

/** Of the distance, with every display frame; and no faster than can be followed. */
const share = 0.25;
const fastestPx = 40;

/** @param pan moves the view by so many pixels */
export function createEdgePan(pan: (px: number) => void): EdgePan {
  let outPx = 0;
  let pending = false;
  const go = (): void => {
    pending = false;
    if (outPx === 0) return;
    pan(Math.max(-fastestPx, Math.min(fastestPx, outPx * share)));
    goOn();
  };
  const goOn = (): void => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(go);
  };
  return {
    out(px) {
      outPx = px;
      if (px !== 0) goOn();
    },
    isOn: () => outPx !== 0,
  };
}
