import { describe, expect, test } from 'vitest';
import { codecName, explainUnsupported } from '../../../src/renderer/features/player/codec-name';
import { columnsFor } from '../../../src/renderer/features/player/columns-for';

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
