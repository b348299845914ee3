import { expect, test } from 'vitest';
import {
  learnedText,
  reviewedText,
} from '../../../src/renderer/features/review/keyframe/learned-text';
import type { Cue } from '../../../src/shared/model/keyframe';

const reviewed = (...references: number[]): { cues: Cue[] } => ({
  cues: [
    { kind: 'reviewed', strength: 0.9, frame: 1, references, costs: references.map(() => 0.2) },
  ],
});
const cue = (references: number[], costs: number[]): Cue => ({
  kind: 'reviewed',
  strength: 0.9,
  frame: 1,
  references,
  costs,
});
const other: { cues: Cue[] } = { cues: [{ kind: 'pause', strength: 0.5, frame: 9 }] };

test('says which episodes the keyframes are like', () => {
  expect(learnedText([reviewed(8, 3), reviewed(8), other], 0.5, null)).toBe(
    '2 of 3 keyframes as in episodes 3 and 8',
  );
  expect(learnedText([reviewed(4)], 1, null)).toBe('1 of 1 keyframes as in episode 4');
  expect(learnedText([reviewed(1, 2, 3, 4, 5, 6)], 1, null)).toBe(
    '1 of 1 keyframes as in 6 reviewed episodes',
  );
});

test('says whose review it was where it was not the curator’s own', () => {
  expect(learnedText([reviewed(4)], 1, 'ada')).toBe(
    '1 of 1 keyframes as in episode 4, reviewed by “ada”',
  );
  expect(learnedText([other], 2, 'ada')).toBe(
    'Unlike the episodes that “ada” reviewed: proposed by the policy alone.',
  );
});

test('says of one keyframe which episodes have it, and how far each is', () => {
  expect(reviewedText(cue([8, 3], [0.214, 0.34]))).toEqual({
    as: 'As in episodes 8 and 3',
    cost: '0.21, 0.34',
  });
  const costs = [0.1, 0.2, 0.3, 0.4, 0.5, 0.55];
  expect(reviewedText(cue([1, 2, 3, 4, 5, 6], costs))).toEqual({
    as: 'As in 6 reviewed episodes',
    cost: '0.10 to 0.55',
  });
  expect(reviewedText({ kind: 'pause', strength: 0.5, frame: 9 })).toBeNull();
});

test('says that an episode is unlike them, and nothing where nothing was learned', () => {
  expect(learnedText([other], 1.4, null)).toBe(
    'Unlike the episodes reviewed so far: proposed by the policy alone.',
  );
  expect(learnedText([other], null, null)).toBeNull();
});

test('says that no keyframe is as in them', () => {
  expect(learnedText([other], 0.4, null)).toBe(
    'No keyframe is as in the episodes reviewed so far.',
  );
});
