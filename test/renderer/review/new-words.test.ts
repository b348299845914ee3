import { expect, it } from 'vitest';
import { newWords } from '../../../src/renderer/features/review/reasoning/new-words';

it('marks the words that the other text lacks, and loses no character', () => {
  const text = 'Reach for  the CUP,\nthen lift it.';
  const stretches = newWords(text, 'reach for the bowl; lift it');
  expect(stretches.map(({ words }) => words).join('')).toBe(text);
  expect(stretches.filter(({ isNew }) => isNew).map(({ words }) => words)).toEqual(['CUP,\nthen ']);
  expect(newWords('', 'reach').every(({ isNew }) => !isNew)).toBe(true);
});
