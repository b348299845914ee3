/** Which pictures of a rollout a judge is shown. */

/**
 * Ascending, at most `most` of `count`: the first, the last, keyframes, and the rest where the gap is widest. A
 * keyframe next to one that is shown already would tell nothing new.
 *
 * @param keyframes the most telling first
 */
export function shownFrames(count: number, most: number, keyframes: readonly number[]): number[] {
  if (count <= most) return Array.from({ length: count }, (_, frame) => frame);
  const shown = new Set(most === 1 ? [0] : [0, count - 1]);
  const apart = count / (4 * most);
  for (const frame of keyframes) {
    if (shown.size >= most) break;
    if (frame < 0 || frame >= count) continue;
    if ([...shown].every((other) => Math.abs(other - frame) >= apart)) shown.add(frame);
  }
  while (shown.size < most) shown.add(widestMiddle([...shown].sort((a, b) => a - b)));
  return [...shown].sort((a, b) => a - b);
}

function widestMiddle(frames: readonly number[]): number {
  let widest = { from: frames[0] ?? 0, gap: 0 };
  for (const [at, from] of frames.entries()) {
    const gap = (frames[at + 1] ?? from) - from;
    if (gap > widest.gap) widest = { from, gap };
  }
  return widest.from + Math.floor(widest.gap / 2);
}
