/** One-to-one matching of predicted frames to labelled spans. */
import { toleranceFrames } from '../signals/tolerance';

export interface Span {
  from: number;
  to: number;
}

/**
 * A maximum matching: for each span, the index of the prediction that it got, or null. A prediction fits a span if it
 * lies within it widened by `toleranceFrames` on both sides, inclusive.
 *
 * Greedy, and still maximum because what fits a span is an interval (Glover 1967): from the earliest prediction on,
 * each goes to the open span that ends first.
 */
export function matchSpans(
  predictions: readonly number[],
  spans: readonly Span[],
  fps: number,
  toleranceSec: number,
): (number | null)[] {
  const reach = toleranceFrames(toleranceSec, fps);
  const matched: (number | null)[] = spans.map(() => null);
  const order = predictions.map((frame, index) => ({ frame, index }));
  order.sort((a, b) => a.frame - b.frame);
  for (const { frame, index } of order) {
    let best: number | null = null;
    for (const [s, span] of spans.entries()) {
      if (matched[s] !== null || frame < span.from - reach || frame > span.to + reach) continue;
      if (best === null || span.to < (spans[best]?.to ?? 0)) best = s;
    }
    if (best !== null) matched[best] = index;
  }
  return matched;
}
