import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  middle,
  pannedBy,
  transformOf,
  wholePicture,
  zoomedBy,
} from '../../../src/renderer/features/player/picture-zoom';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const step = fc.oneof(
  fc.record({ factor: fc.double({ min: 0.2, max: 5, noNaN: true }), x: share, y: share }),
  fc.record({ right: fc.double({ min: -2, max: 2, noNaN: true }), down: share }),
);

describe('a zoomed picture', () => {
  test('never shows what lies beside the picture', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let zoom = wholePicture;
        for (const each of steps) {
          zoom =
            'factor' in each
              ? zoomedBy(zoom, each.factor, each)
              : pannedBy(zoom, each.right, each.down);
          const most = 1 - 1 / zoom.scale + 1e-9;
          expect(zoom.scale).toBeGreaterThanOrEqual(1);
          expect(zoom.scale).toBeLessThanOrEqual(8);
          expect(Math.min(zoom.x, zoom.y)).toBeGreaterThanOrEqual(0);
          expect(Math.max(zoom.x, zoom.y)).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  test('keeps what is under the pointer there', () => {
    const first = zoomedBy(wholePicture, 2, { x: 0.75, y: 0.25 });
    expect(first).toEqual({ scale: 2, x: 0.375, y: 0.125 });
    // The point of the picture that lies there.
    const at = first.x + 0.5 / first.scale;
    const second = zoomedBy(first, 2, { x: 0.5, y: 0.5 });
    expect(second.x + 0.5 / second.scale).toBeCloseTo(at, 9);
  });

  test('is moved by shares of what is shown, and is whole again', () => {
    const zoom = zoomedBy(wholePicture, 4, middle);
    expect(pannedBy(zoom, 0.2, -0.2)).toMatchObject({ x: zoom.x + 0.05, y: zoom.y - 0.05 });
    expect(transformOf(zoom)).toBe('scale(4) translate(-37.5%, -37.5%)');
    expect(zoomedBy(zoom, 0.01, { x: 0.9, y: 0.1 })).toEqual(wholePicture);
    expect(transformOf(wholePicture)).toBe('');
  });
});
