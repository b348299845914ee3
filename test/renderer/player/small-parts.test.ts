import { describe, expect, test } from 'vitest';
import { codecName, explainUnsupported } from '../../../src/renderer/features/player/codec-name';
import {
  aspectOf,
  columnsFor,
  freePlaces,
  heightFor,
  roomForLarge,
  tilesIn,
} from '../../../src/renderer/features/player/columns-for';
import { heldBackOf } from '../../../src/renderer/features/player/held-back';

describe('a codec that cannot be decoded', () => {
  test('is named as people know it, with what to do', () => {
    const sentence = explainUnsupported('avc', 'avc1.f4000b');
    expect(sentence).toContain('H.264 High 4:4:4 (avc1.f4000b)');
    expect(sentence).toContain('-pix_fmt yuv420p');
  });

  test('may be unknown', () => {
    expect(explainUnsupported(null, null)).toContain('not known');
    expect(codecName('mystery')).toBe('mystery');
  });
});

const place = (width: number, height: number) => ({ width, height });
const wide = 16 / 9;

test('cameras are laid out so that they come out largest', () => {
  expect(columnsFor(1, place(800, 300))).toBe(1);
  expect(columnsFor(2, place(800, 300))).toBe(2);
  expect(columnsFor(2, place(300, 800))).toBe(1);
  expect(columnsFor(4, place(800, 600))).toBe(2);
  expect(columnsFor(3, place(1600, 300))).toBe(3);
  expect([freePlaces(3, 2), freePlaces(4, 2), freePlaces(7, 3), freePlaces(2, 1)]).toEqual([
    1, 0, 2, 0,
  ]);
  // Wide pictures stand below each other where others stand side by side.
  expect(columnsFor(2, place(700, 520))).toBe(2);
  expect(columnsFor(2, place(700, 520), wide)).toBe(1);
});

test('the large camera takes the room, with the others where they leave it most', () => {
  // Wide: the whole height, the others beside it; high: the whole width, the others below.
  const rest = { width: 196, height: 449 };
  expect(roomForLarge(1, place(1_000, 622))).toEqual({ beside: true, px: 800, smallPx: 169, rest });
  expect(roomForLarge(3, place(1_000, 622)).rest.height).toBe(103);
  expect(roomForLarge(5, place(1_000, 622)).rest.height).toBe(0);
  expect(roomForLarge(1, place(400, 900))).toMatchObject({
    beside: false,
    px: 322,
    rest: { height: 0 },
  });
  expect(roomForLarge(1, place(0, 0)).px).toBe(0);
  // A wide picture takes as much of the width as the others leave.
  expect(roomForLarge(1, place(1_000, 500), wide).px).toBeCloseTo(820, 6);
  expect(roomForLarge(1, place(1_000, 500)).px).toBeCloseTo(637.3, 1);
});

test('tiles stand where the small cameras leave room, two only where both are large', () => {
  expect(tilesIn(place(196, 449))).toEqual({ count: 1, columns: 1 });
  expect(tilesIn(place(506, 320))).toEqual({ count: 2, columns: 2 });
  expect(tilesIn(place(300, 600))).toEqual({ count: 2, columns: 1 });
  expect(tilesIn(place(300, 90))).toBeNull();
});

test('a camera has the shape of its files, where they say it', () => {
  const camera = { key: 'front', width: 320, height: 180, codec: null, gop: null };
  expect(aspectOf([camera], 'front')).toBe(wide);
  expect(aspectOf([{ ...camera, width: 0, height: 0 }], 'front')).toBeUndefined();
  expect(aspectOf([camera], undefined)).toBeUndefined();
});

test('pictures side by side leave what they do not need', () => {
  expect(heightFor(2, place(800, 600))).toBe(322);
  expect(heightFor(1, place(400, 900))).toBe(322);
  expect(heightFor(1, place(320, 900), wide)).toBe(202);
});

const made = (last: number) => ({ codec: 'avc1.64001e', description: Uint8Array.of(1, last) });

describe('what a decoder holds back', () => {
  test('is as many as the order says, and one more once three pictures in a row came late', () => {
    const heldBack = heldBackOf(made(1));
    heldBack.atLeast(1);
    heldBack.atLeast(0);
    for (const wasLate of [true, true, false, true, true]) heldBack.learn(wasLate);
    expect(heldBack.pictures).toBe(1);
    heldBack.learn(true);
    expect(heldBack.pictures).toBe(2);
    for (let late = 0; late < 30; late += 1) heldBack.learn(true);
    expect(heldBack.pictures).toBe(4);
  });

  test('is known of the next file of the same encoder, not of another one', () => {
    heldBackOf(made(2)).atLeast(2);
    expect(heldBackOf(made(2)).pictures).toBe(2);
    expect(heldBackOf(made(3)).pictures).toBe(0);
    expect(heldBackOf({ codec: 'av01.0.04M.08' }).pictures).toBe(0);
  });
});
