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
  // From its end on: the spans that no prediction has reached yet.
  const coming = spans.map(({ from, to }, index) => ({ from, to, index }));
  coming.sort((a, b) => b.from - a.from);
  const open: Open[] = [];
  let next = coming.pop();
  for (const { frame, index } of order) {
    for (; next !== undefined && next.from - reach <= frame; next = coming.pop()) add(open, next);
    while ((open[0]?.to ?? Number.POSITIVE_INFINITY) + reach < frame) takeFirst(open);
    const best = takeFirst(open);
    if (best !== undefined) matched[best.index] = index;
  }
  return matched;
}

/** An open span. They are kept as a binary heap: each ends no later than the two at twice its place and one or two. */
interface Open {
  to: number;
  index: number;
}

/** Of those that end together the first given is the first. */
const precedes = (a: Open, b: Open): boolean => a.to < b.to || (a.to === b.to && a.index < b.index);

function add(heap: Open[], span: Open): void {
  let at = heap.length;
  heap.push(span);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const other = heap[above];
    if (other === undefined || !precedes(span, other)) break;
    heap[at] = other;
    at = above;
  }
  heap[at] = span;
}

function takeFirst(heap: Open[]): Open | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const [one, other] = [heap[2 * at + 1], heap[2 * at + 2]];
    const isOther = one !== undefined && other !== undefined && precedes(other, one);
    const below = isOther ? other : one;
    if (below === undefined || !precedes(below, last)) break;
    heap[at] = below;
    at = 2 * at + (isOther ? 2 : 1);
  }
  heap[at] = last;
  return first;
}
