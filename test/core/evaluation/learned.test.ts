import { expect, test } from 'vitest';
import { curated } from '../../../src/core/evaluation/learned';

const boundary = (kind: string, from: number, to: number) => ({ kind, from, to, raters: 2 });

test('a keyframe where the hand grasps is not taken for one where its arm arrives, though the spans overlap', () => {
  const boundaries = [
    boundary('arrive', 67, 83),
    boundary('grasp', 76, 93),
    boundary('lift', 89, 97),
    boundary('settle', 200, 209),
  ];
  expect(curated({ boundaries, fps: 10 }, [66, 78, 90, 126])).toEqual([75, 78, 90, 205]);
});
