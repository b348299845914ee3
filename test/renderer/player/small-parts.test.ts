import { describe, expect, test } from 'vitest';
import { codecName, explainUnsupported } from '../../../src/renderer/features/player/codec-name';
import {
  columnsFor,
  heightFor,
  roomForLarge,
} from '../../../src/renderer/features/player/columns-for';

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

test('cameras are laid out so that they come out largest', () => {
  expect(columnsFor(1, 800, 300)).toBe(1);
  expect(columnsFor(2, 800, 300)).toBe(2);
  expect(columnsFor(2, 300, 800)).toBe(1);
  expect(columnsFor(4, 800, 600)).toBe(2);
  expect(columnsFor(3, 1600, 300)).toBe(3);
});

test('the large camera takes the room, with the others where they leave it most', () => {
  // Wide: the whole height, the others beside it; high: the whole width, the others below.
  expect(roomForLarge(1_000, 622)).toEqual({ beside: true, px: 800 });
  expect(roomForLarge(400, 900)).toEqual({ beside: false, px: 322 });
  expect(roomForLarge(0, 0).px).toBe(0);
});

test('pictures side by side leave what they do not need', () => {
  expect(heightFor(2, 800, 600)).toBe(322);
  expect(heightFor(1, 400, 900)).toBe(322);
});
