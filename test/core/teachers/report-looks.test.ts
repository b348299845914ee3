/** Curves and groups of judged looks, against numbers worked out by hand. */
import { expect, test } from 'vitest';
import {
  curvesOf,
  groupsOf,
  reasonsOf,
  thirdsOf,
  type AnsweredLook,
} from '../../../src/core/teachers/report-looks';

let drawn = 0;
const look = (given: Partial<AnsweredLook>): AnsweredLook => ({
  id: 's-1',
  episode: 0,
  frame: drawn++,
  kind: 'action',
  stratum: '',
  probability: 0.1,
  suspicion: 0,
  reason: '',
  class: 0,
  task: 'a',
  phase: '',
  third: 0,
  verdict: 'accept',
  given: null,
  ...given,
});

test('faults over looks, beside uniform ones, and as if each third had been looked at as often', () => {
  const looks = [
    look({ third: 0, verdict: 'wrong', probability: 0.5 }),
    look({ third: 8, verdict: 'wrong', probability: 0.25 }),
    look({ third: 0 }),
    look({ third: 0, probability: 0.5 }),
  ];
  const { found, foundUniform, foundEvenly, foundUniformEvenly } = curvesOf(looks, 0.75);
  expect(found.map(({ faults }) => faults)).toEqual([1, 2, 2, 2]);
  expect(found.map(({ frame }) => frame)).toEqual(looks.map(({ frame }) => frame));
  expect(foundUniform.map(({ faults }) => faults)).toEqual([0.25, 0.5, 0.75, 1]);
  // After a quarter of the looks: 3/4 of a fault in the first third's 3 looks, 1/4 in the last one's single look.
  const even = [0.75 / 3 + 0.25, 1 / 3 + 0.5, 1 / 3 + 0.75, 1 / 3 + 1].map((sum) => 2 * sum);
  for (const [at, faults] of even.entries())
    expect(foundEvenly[at]?.faults).toBeCloseTo(faults, 12);
  // By what each look stands for, 2 of 14 are wrong in the first third, all in the last.
  expect(foundUniformEvenly[3]?.faults).toBeCloseTo(4 * ((2 / 14 + 1) / 2), 12);
});

test('without a look nothing was found', () => {
  expect(Object.values(curvesOf([], null))).toEqual([[], [], [], []]);
});

test('a long curve is thinned, and ends where the looks end', () => {
  const { found } = curvesOf(
    Array.from({ length: 1_001 }, () => look({})),
    1,
  );
  expect(found.length).toBeLessThanOrEqual(400);
  expect(found.at(-1)?.looks).toBe(1_001);
});

const place = ({ episode, frame }: AnsweredLook) => ({ episode, frame });

test('groups lead to what is wrong in them', () => {
  const bad = look({ task: 'b', verdict: 'wrong', given: 'gripper', third: 5 });
  const worse = look({ task: 'b', verdict: 'wrong', given: 'gripper', third: 5 });
  const looks = [look({ task: 'b', third: 5, probability: 0.05 }), bad, look({}), worse];
  const wrong = [place(bad), place(worse)];
  expect(groupsOf(looks, ({ task }) => task)).toMatchObject([
    { name: 'a', looked: 1, wrong: [] },
    // It stands for 20, the wrong ones for 10 each.
    { name: 'b', looked: 3, wrong, acceptRate: { value: 0.5 } },
  ]);
  expect(thirdsOf(looks)[5]).toMatchObject({ length: 1, speed: 2, looked: 3, faults: 2, wrong });
  expect(thirdsOf(looks)[4]).toMatchObject({ looked: 0, faults: 0, acceptRate: null });
  expect(reasonsOf(looks)).toEqual([{ reason: 'gripper', looks: 2, wrong }]);
});
