/**
 * Acts in the next frame, right before it is painted: what scrolls needs the layout, which the frame makes anyway.
 * Asked for at once, while more is to change, it is made twice. Gives what calls it off.
 */
export function beforePaint(act: () => void): () => void {
  const frame = requestAnimationFrame(act);
  return () => cancelAnimationFrame(frame);
}
