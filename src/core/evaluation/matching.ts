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
  // Both from their end on: the spans that no prediction has reached yet, and the open ones, which end later and later.
  const coming = spans.map(({ from, to }, index) => ({ from, to, index }));
  coming.sort((a, b) => b.from - a.from);
  const open: Open[] = [];
  let next = coming.pop();
  for (const { frame, index } of order) {
    for (; next !== undefined && next.from - reach <= frame; next = coming.pop())
      open.splice(placeIn(open, next), 0, next);
    while ((open.at(-1)?.to ?? Number.POSITIVE_INFINITY) + reach < frame) open.pop();
    const best = open.pop();
    if (best !== undefined) matched[best.index] = index;
  }
  return matched;
}

interface Open {
  to: number;
  index: number;
}

/** Where it belongs among those that end later first; of those that end together the first given is the last. */
function placeIn(open: readonly Open[], { to, index }: Open): number {
  let [low, high] = [0, open.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = open[middle];
    if (other !== undefined && (other.to > to || (other.to === to && other.index > index)))
      low = middle + 1;
    else high = middle;
  }
  return low;
}
