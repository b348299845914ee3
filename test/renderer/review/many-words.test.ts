import { expect, it } from 'vitest';
import { doneInMany } from '../../../src/renderer/features/review/session/many-words';
import { seen } from '../../shared/decisions';

it('knows a merge from the many that were pruned at once by what one decision of the step holds', () => {
  const [first, second] = [seen('a', 4), seen('b', 9)];
  const prune = { kind: 'prune', unseen: true } as const;
  expect(doneInMany({ ...prune, keyframes: [first] })).toBe('Merged two segments');
  expect(doneInMany({ ...prune, keyframes: [first, second] })).toBe('Pruned without a look');
  expect(doneInMany({ kind: 'prune', keyframes: [first] })).toBe('Settled');
});
