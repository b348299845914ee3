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
  const grasp = { kind: 'grasp' };
  const proposed = [
    { frame: 66, boundary: { kind: 'arrive' } },
    { frame: 78, boundary: grasp },
    { frame: 90 },
    { frame: 126 },
  ];
  // What is moved keeps its name, what is added has none.
  expect(curated({ boundaries, fps: 10 }, proposed)).toEqual([
    { frame: 75, boundary: { kind: 'arrive' } },
    { frame: 78, boundary: grasp },
    { frame: 90 },
    { frame: 205 },
  ]);
});
