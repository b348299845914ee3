import { describe, expect, test } from 'vitest';
import { eventCues } from '../../../src/core/events/event-cues';
import { predictionErrors } from '../../../src/core/events/predictor';
import { principalSeries } from '../../../src/core/signals/principal';
import { surpriseOf } from '../../../src/core/events/surprise';

/** Repeatable noise in [-0.5, 0.5). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296 - 0.5;
  };
}

/** A point that circles, and from picture 120 on circles the other way, seen through 40 values. */
function circling(turnAt: number): Float32Array[] {
  const random = noise(7);
  const axes = Array.from({ length: 40 }, () => [random(), random()] as const);
  let angle = 0;
  return Array.from({ length: 200 }, (_, t) => {
    angle += t < turnAt ? 0.2 : -0.2;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    return Float32Array.from(axes, ([a, b]) => a * x + b * y + 0.001 * random());
  });
}

const distance = (a: number[], b: number[]): number => Math.hypot(...a.map((v, i) => v - b[i]!));

describe('principal components', () => {
  test('keep distances when rows vary in few directions', () => {
    const rows = circling(120);
    const series = principalSeries(rows, 2);
    const at = (t: number): number[] => series.map((values) => values[t]!);
    const ratio = (s: number, t: number): number =>
      distance(at(s), at(t)) / distance([...rows[s]!], [...rows[t]!]);
    expect(ratio(3, 40)).toBeCloseTo(ratio(10, 77), 1);
  });

  test('a still picture has none; a long episode is sampled', () => {
    expect(principalSeries([Float32Array.of(1, 2), Float32Array.of(1, 2)], 4)).toEqual([]);
    expect(principalSeries([], 4)).toEqual([]);
    const long = Array.from({ length: 3_000 }, (_, t) =>
      Float32Array.of(Math.sin(t / 9), 1, t % 2),
    );
    expect(principalSeries(long, 8).map((values) => values.length)).toEqual([3_000, 3_000]);
  });
});

test('steady motion becomes predictable, and where it changes the error jumps', () => {
  const { predicted, same } = predictionErrors(principalSeries(circling(120), 4));
  const before = Math.max(...predicted.subarray(60, 119));
  expect(before).toBeLessThan(0.1 * Math.max(...same.subarray(60, 119)));
  const around = Math.max(...predicted.subarray(119, 123));
  expect(around).toBeGreaterThan(10 * before);
});

describe('surprise', () => {
  test('comes from the first candidate that beats "as before", and peaks at the change', () => {
    const random = noise(3);
    const jitter = Array.from({ length: 200 }, () => Float32Array.of(random(), random(), random()));
    const surprise = surpriseOf(
      [
        { by: 'model', rows: jitter.map((row, t) => (t % 2 === 0 ? row : row.map((v) => -v))) },
        { by: 'pixels', rows: circling(120) },
      ],
      10,
    );
    expect(['model', 'pixels']).toContain(surprise.by);
    const own = surpriseOf([{ by: 'pixels', rows: circling(120) }], 10);
    expect(own.by).toBe('pixels');
    expect(own.errorShare).toBeLessThan(0.5);
    const peak = own.values.indexOf(Math.max(...own.values.subarray(20)));
    expect(Math.abs(peak - 120)).toBeLessThanOrEqual(3);
  });

  test('a walk that nobody can predict falls back to plain change, and says so', () => {
    const random = noise(11);
    let [x, y] = [0, 0];
    const walk = Array.from({ length: 150 }, () =>
      Float32Array.of((x += random()), (y += random()), random() * 1e-6),
    );
    const surprise = surpriseOf([{ by: 'model', rows: walk }], 10);
    expect(surprise.by).toBe('difference');
    expect(surprise.errorShare).toBeGreaterThanOrEqual(1);
    expect(surprise.values).toHaveLength(150);
  });

  test('a still picture never surprises', () => {
    const still = Array.from({ length: 50 }, () => Float32Array.of(1, 2, 3));
    expect(Math.max(...surpriseOf([{ by: 'model', rows: still }], 10).values, 0)).toBe(0);
  });
});

const cuesOf = (values: number[], frames = values.length * 3) =>
  eventCues({ every: 3, surprise: Float32Array.from(values) }, { frames, fps: 30 });

describe('event cues', () => {
  test('stand at peaks, once per plateau, with strength by height', () => {
    const quiet = Array.from({ length: 30 }, () => 0.5);
    expect(cuesOf(quiet)).toEqual([]);
    const values = quiet.with(10, 8).with(11, 8).with(22, 2);
    const cues = cuesOf(values);
    expect(cues.map((cue) => cue.frame)).toEqual([30, 66]);
    expect(cues[0]?.strength).toBe(1);
    expect(cues[1]?.strength).toBeCloseTo(1 / 7);
  });

  test('never lie beyond the episode', () => {
    const values = Array.from({ length: 30 }, (_, t) => (t === 29 ? 50 : 0));
    expect(cuesOf(values, 60)).toEqual([]);
  });
});
