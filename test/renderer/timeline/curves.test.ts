import { assert, double, float32Array, property } from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { MotionSignals } from '../../../src/shared/api/keyframes';
import type { EpisodeSignals } from '../../../src/shared/model/dataset';
import { extremesPerPixel } from '../../../src/renderer/features/timeline/decimate';
import { drawCurves } from '../../../src/renderer/features/timeline/draw-curves';
import { curveRows, dimensionsOf, formatValue } from '../../../src/renderer/features/timeline/rows';
import type { ThemeColors } from '../../../src/renderer/features/timeline/theme-colors';

const inView = (frames: number, widthPx: number) => ({
  frames,
  framePx: widthPx / frames,
  scrollPx: 0,
  widthPx,
});

const finite = (all: Float32Array) => all.filter((value) => !Number.isNaN(value));

describe('decimation', () => {
  test('keeps a single peak among ten thousand frames', () => {
    const values = new Float32Array(10_000);
    values[6_543] = 9;
    values[6_544] = -9;
    const { low, high } = extremesPerPixel(values, inView(10_000, 1_000));
    expect(Math.max(...high)).toBe(9);
    expect(Math.min(...low)).toBe(-9);
    expect(high.indexOf(9)).toBe(654);
  });

  test('has a hole where a whole pixel has no number', () => {
    const values = new Float32Array(1_000).fill(1);
    values.fill(Number.NaN, 500, 520);
    values[530] = Infinity;
    const { high } = extremesPerPixel(values, inView(1_000, 100));
    expect(high[49]).toBe(1);
    expect(high[50]).toBeNaN();
    expect(high[51]).toBeNaN();
    expect(high[53]).toBe(1);
  });

  test('covers exactly the range of the values, whatever they are', () => {
    assert(
      property(
        float32Array({ minLength: 1, maxLength: 400, noNaN: true, noDefaultInfinity: true }),
        double({ min: 1, max: 300, noNaN: true }),
        (values, widthPx) => {
          const { low, high } = extremesPerPixel(values, inView(values.length, widthPx));
          expect(Math.min(...finite(low))).toBe(Math.min(...values));
          expect(Math.max(...finite(high))).toBe(Math.max(...values));
        },
      ),
    );
  });

  test('an episode without values draws nothing', () => {
    expect(extremesPerPixel(new Float32Array(), inView(100, 50)).high).toHaveLength(0);
  });
});

describe('rows', () => {
  const signals: EpisodeSignals = {
    episode: 0,
    frames: 2,
    fps: 10,
    timestampsSec: null,
    blocks: [
      { key: 'observation.state', names: ['x', 'grip'], values: Float32Array.of(1, 10, 2, 20) },
      { key: 'action', names: ['x'], values: Float32Array.of(5, Number.NaN) },
    ],
  };
  const motion: MotionSignals = {
    episode: 0,
    speed: Float32Array.of(0.5, 2),
    speedSource: 'joints',
    grippers: [
      { side: 'left', source: 'observation.state', opening: Float32Array.of(0, 1) },
      { side: 'right', source: 'observation.state', opening: Float32Array.of(1, 1) },
    ],
    surprise: null,
  };

  test('have what teachers would have done over them, within one range', () => {
    const values = Float32Array.of(Number.NaN, 9);
    const taught = [{ teacher: 'pi0', curves: [{ feature: 'action', dim: 0, values }] }];
    const [row, ...others] = curveRows(null, signals, ['action[0]'], taught);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ taught: [{ teacher: 'pi0', values }], min: 5, max: 9 });
    expect(curveRows(null, signals, ['observation.state[0]'], taught)[0]?.taught).toEqual([]);
  });

  test('are the grippers, the speed, and the chosen dimensions in the dataset order', () => {
    const rows = curveRows(motion, signals, ['action[0]', 'observation.state[1]', 'gone[3]']);
    expect(rows.map(({ label }) => label)).toEqual([
      'Left gripper',
      'Right gripper',
      'Speed',
      'grip',
      'x',
    ]);
    expect([...(rows[3]?.values ?? [])]).toEqual([10, 20]);
    expect(rows[1]).toMatchObject({ min: 0, max: 1 });
    expect(rows[2]).toMatchObject({ min: 0, max: 2 });
    expect(rows[4]).toMatchObject({ min: 5, max: 5 });
  });

  test('are none where nothing is known', () => {
    expect(curveRows(null, null, ['x[0]'])).toEqual([]);
    expect(curveRows({ ...motion, speedSource: 'none', grippers: [] }, signals, [])).toEqual([]);
  });

  test('every dimension can be chosen, by an id that the next episode has too', () => {
    expect(dimensionsOf(signals).map(({ id }) => id)).toEqual([
      'observation.state[0]',
      'observation.state[1]',
      'action[0]',
    ]);
  });
});

test.each([
  [0, '0.000'],
  [-1.2345, '−1.23'],
  [45.67, '45.7'],
  [1234.5, '1235'],
  [0.00001, '1.0e−5'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '−∞'],
  [undefined, ''],
])('%s is shown as "%s"', (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test('shows what cannot be seen in a curve as 0', () => {
  expect([-0.00005, 0.0009].map((value) => formatValue(value, 0.7))).toEqual(['0.000', '9.0e−4']);
});

const wave = (shift: number, size = 1) =>
  Float32Array.from({ length: 100 }, (_, frame) => size * Math.sin((frame + shift) / 9));
const block = (key: string, columns: Float32Array[], names: string[]) => ({
  key,
  names,
  values: Float32Array.from({ length: 100 * columns.length }, (_, at) => {
    return columns[at % columns.length]?.[Math.floor(at / columns.length)] ?? Number.NaN;
  }),
});

describe('state and action of one name', () => {
  const both = {
    episode: 0,
    frames: 100,
    fps: 10,
    timestampsSec: null,
    blocks: [
      block('observation.state', [wave(0), wave(0), wave(0)], ['elbow', 'x', '3']),
      block('action', [wave(2), wave(2, 0.1), wave(2)], ['elbow', 'x', '3']),
    ],
  };
  const ids = ['observation.state', 'action'].flatMap((key) =>
    [0, 1, 2].map((at) => `${key}[${at}]`),
  );

  test('share a row where they have one range; a change beside its position does not, nor what has no name', () => {
    const rows = curveRows(null, both, ids);
    expect(rows.map(({ id, over }) => [id, over?.feature])).toEqual([
      ['observation.state[0]', 'action'],
      ['observation.state[1]', undefined],
      ['observation.state[2]', undefined],
      ['action[1]', undefined],
      ['action[2]', undefined],
    ]);
    expect(rows[0]?.over?.values).toEqual(wave(2));
    // Chosen alone it is alone.
    expect(curveRows(null, both, ['action[0]'])).toMatchObject([{ id: 'action[0]' }]);
  });

  test('have what teachers would have done over both', () => {
    const taught = [{ teacher: 'pi0', curves: [{ feature: 'action', dim: 0, values: wave(4) }] }];
    const [row] = curveRows(null, both, ids, taught);
    expect(row).toMatchObject({ over: { feature: 'action' }, taught: [{ teacher: 'pi0' }] });
  });
});

const nothing = () => {};
const row = (id: string) => ({
  id,
  label: id,
  title: id,
  style: 'line' as const,
  values: new Float32Array(50),
  min: 0,
  max: 1,
  lowest: 0,
  highest: 1,
});

test('of many curves only those in view are drawn', () => {
  vi.stubGlobal(
    'Path2D',
    class {
      moveTo = nothing;
      lineTo = nothing;
    },
  );
  const drawn: number[] = [];
  const context = {
    clearRect: nothing,
    fillRect: (_x: number, y: number) => drawn.push(y),
    stroke: nothing,
    setLineDash: nothing,
  };
  drawCurves(
    context as unknown as CanvasRenderingContext2D,
    inView(50, 500),
    { rows: ['a', 'b', 'c', 'd', 'e'].map(row), height: 32, inView: { first: 1, end: 3 } },
    {} as ThemeColors,
  );
  vi.unstubAllGlobals();
  // The line under each.
  expect(drawn).toEqual([63, 95]);
});
