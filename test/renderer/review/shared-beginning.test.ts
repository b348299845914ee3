import { expect, test } from 'vitest';
import { withoutSharedBeginning } from '../../../src/renderer/features/review/keyframe/shared-beginning';

test('leaves out the words that all texts begin with, and whole words only', () => {
  expect(
    withoutSharedBeginning([
      'TASK: stack the cubes. SUBTASK: carry it. MOVE: left.',
      'TASK: stack the cubes. SUBTASK: carve it.',
    ]),
  ).toEqual(['… carry it. MOVE: left.', '… carve it.']);
});

test('leaves alone what stands by itself, differs early or is the same', () => {
  for (const texts of [
    [],
    ['TASK: stack the cubes.'],
    ['The arm moves.', 'The hand closes.'],
    ['grasp the red cube', 'grasp the red cube'],
  ]) {
    expect(withoutSharedBeginning(texts)).toEqual(texts);
  }
});
