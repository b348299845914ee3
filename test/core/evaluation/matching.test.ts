import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchSpans, type Span } from '../../../src/core/evaluation/matching';
import { recallPerKind, score } from '../../../src/core/evaluation/score';

/** The size of a largest matching, by trying everything. */
function bestBruteForce(
  predictions: readonly number[],
  spans: readonly Span[],
  reach: number,
): number {
  const [first, ...rest] = predictions;
  if (first === undefined) return 0;
  let best = bestBruteForce(rest, spans, reach);
  for (const [s, span] of spans.entries()) {
    if (first < span.from - reach || first > span.to + reach) continue;
    const others = spans.filter((_, i) => i !== s);
    best = Math.max(best, 1 + bestBruteForce(rest, others, reach));
  }
  return best;
}

test('the matching is one-to-one, within tolerance, and as large as any', () => {
  const frame = fc.integer({ min: 0, max: 20 });
  const span = fc
    .tuple(frame, fc.integer({ min: 0, max: 6 }))
    .map(([from, length]) => ({ from, to: from + length }));
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 6 }),
      fc.array(span, { maxLength: 6 }),
      fc.integer({ min: 1, max: 3 }),
      (predictions, spans, reach) => {
        const matched = matchSpans(predictions, spans, 10, reach / 10);
        const used = matched.filter((index) => index !== null);
        expect(new Set(used).size).toBe(used.length);
        for (const [s, index] of matched.entries()) {
          if (index === null) continue;
          expect(predictions[index]).toBeGreaterThanOrEqual((spans[s]?.from ?? 0) - reach);
          expect(predictions[index]).toBeLessThanOrEqual((spans[s]?.to ?? 0) + reach);
        }
        expect(used.length).toBe(bestBruteForce(predictions, spans, reach));
      },
    ),
    { numRuns: 400 },
  );
});

/** The same, each prediction compared with each span. */
function plainly(
  predictions: readonly number[],
  spans: readonly Span[],
  reach: number,
): (number | null)[] {
  const matched: (number | null)[] = spans.map(() => null);
  const order = [...predictions.entries()].sort(([, a], [, b]) => a - b);
  for (const [index, frame] of order) {
    const fitting = [...spans.entries()].filter(
      ([s, { from, to }]) => matched[s] === null && frame >= from - reach && frame <= to + reach,
    );
    fitting.sort(([, a], [, b]) => a.to - b.to);
    const [best] = fitting;
    if (best !== undefined) matched[best[0]] = index;
  }
  return matched;
}

test('each prediction in turn goes to the open span that ends first, without a look at each pair', () => {
  const frame = fc.integer({ min: 0, max: 60 });
  const span = fc
    .tuple(frame, fc.integer({ min: 0, max: 20 }))
    .map(([from, length]) => ({ from, to: from + length }));
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 30 }),
      fc.array(span, { maxLength: 30 }),
      fc.integer({ min: 1, max: 5 }),
      (predictions, spans, reach) => {
        expect(matchSpans(predictions, spans, 10, reach / 10)).toEqual(
          plainly(predictions, spans, reach),
        );
      },
    ),
  );
  const many = 2_000;
  let looks = 0;
  const frames = Array.from({ length: many }, (_, at) => 10 * at);
  const counted = frames.map((from) => ({
    get from() {
      looks += 1;
      return from;
    },
    to: from,
  }));
  expect(matchSpans(frames, counted, 10, 0.25)).toEqual([...frames.keys()]);
  expect(looks).toBeLessThan(10 * many);
});

test('the tolerance is inclusive, rounded half up to whole frames, and one at least', () => {
  const spans = [{ from: 10, to: 12 }];
  expect(matchSpans([15], spans, 12, 0.25)).toEqual([0]);
  expect(matchSpans([7], spans, 12, 0.25)).toEqual([0]);
  expect(matchSpans([16], spans, 12, 0.25)).toEqual([null]);
  // 0.25 s at 10 fps are two and a half frames: three count, four do not.
  expect(matchSpans([15], spans, 10, 0.25)).toEqual([0]);
  expect(matchSpans([16], spans, 10, 0.25)).toEqual([null]);
  // At 3 fps they are less than one: the neighbour counts.
  expect(matchSpans([13], spans, 3, 0.25)).toEqual([0]);
  expect(matchSpans([14], spans, 3, 0.25)).toEqual([null]);
});

const label = (episode: number, at: number[]) => ({
  dataset: 'd',
  episode,
  fps: 10,
  boundaries: at.map((frame) => ({ kind: 'grasp', from: frame, to: frame, raters: 2 })),
});

describe('score', () => {
  test('is micro-averaged over episodes and says how sparse', () => {
    const scored = score([
      { label: label(0, [10, 50]), frames: 100, keyframes: [10, 54, 90] },
      { label: label(1, [20]), frames: 100, keyframes: [20] },
    ]);
    expect(scored.tolerances['0.25']).toMatchObject({ precision: 0.5, recall: 2 / 3, f1: 4 / 7 });
    expect(scored.tolerances['0.5']).toMatchObject({ precision: 0.75, recall: 1, f1: 6 / 7 });
    expect(scored).toMatchObject({ keyframes: 4, sparsity: 0.98 });
    const { low, high, f1 } = scored.tolerances['0.25'];
    expect(low).toBeLessThanOrEqual(f1);
    expect(high).toBeGreaterThanOrEqual(f1);
    // The two episodes alone have 2/5 and 1; so do the extremes of resampling them.
    expect([low, high]).toEqual([0.4, 1]);
  });

  test('nothing predicted and nothing labelled are zeros, not NaN', () => {
    const scored = score([{ label: label(0, []), frames: 10, keyframes: [] }]);
    expect(scored.tolerances['0.25']).toEqual({ precision: 0, recall: 0, f1: 0, low: 0, high: 0 });
    expect(score([]).sparsity).toBe(0);
  });

  test('recall per kind', () => {
    const recall = recallPerKind([{ label: label(0, [10, 50]), frames: 100, keyframes: [10, 54] }]);
    expect(recall).toEqual({ grasp: { boundaries: 2, '0.25': 0.5, '0.5': 1 } });
  });
});
