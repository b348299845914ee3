import fc from 'fast-check';
import { expect, test } from 'vitest';
import { combine, limitOf, type Carried } from '../../../src/core/learning/carry';
import { alignAll, heldOut } from '../../../src/core/learning/held-out';
import { madeTraits, marksOf } from './made-traits';

const plain = { fps: 10, proposed: [] };
/** Marks without names. */
const unnamed = (reference: number, cost: number, frames: number[]): Carried => ({
  reference,
  cost,
  frames,
  kinds: frames.map(() => undefined),
});
const at = (...frames: number[]) => frames.map((frame) => ({ frame }));
const named = (frame: number, kind: string) => ({ frame, boundary: { kind } });
const framesOf = (...given: Parameters<typeof combine>): number[] | undefined =>
  combine(...given)?.marks.map(({ frame }) => frame);

test('the best reference says which marks there are; the others say how exactly they lie, the better they fit the more', () => {
  const best: Carried = unnamed(3, 0.2, [10, 40, 80]);
  const close: Carried = unnamed(8, 0.2, [12, 44, 60]);
  const far: Carried = unnamed(9, 0.9, [14, 36, 84]);
  expect(framesOf([best], plain)).toEqual([10, 40, 80]);
  expect(framesOf([best, close], plain)).toEqual([11, 42, 80]);
  expect(combine([far, close, best], plain)).toEqual({
    cost: 0.2,
    best: 3,
    marks: [
      { frame: 11, mark: 0, references: [3, 8, 9], costs: [0.2, 0.2, 0.9] },
      { frame: 42, mark: 1, references: [3, 8, 9], costs: [0.2, 0.2, 0.9] },
      { frame: 80, mark: 2, references: [3, 9], costs: [0.2, 0.9] },
    ],
  });
  expect(combine([], plain)).toBeNull();
  const empty: Carried = unnamed(1, 0.1, []);
  expect(combine([empty, best], plain)).toEqual(combine([best], plain));
  expect(combine([empty], plain)).toBeNull();
});

test('only marks that are mutually nearest are the same one', () => {
  const best: Carried = unnamed(0, 0.2, [10, 14]);
  expect(framesOf([best, unnamed(1, 0.2, [13])], plain)).toEqual([10, 14]);
});

test('where references disagree, a keyframe proposed from the episode itself decides; where they agree, it does not', () => {
  const carried: Carried[] = [unnamed(0, 0.2, [20, 60]), unnamed(1, 0.2, [28, 60])];
  expect(framesOf(carried, { fps: 10, proposed: at(21, 27, 57) })).toEqual([21, 60]);
  expect(framesOf(carried, { fps: 10, proposed: at(29) })).toEqual([20, 60]);
});

test('a keyframe of a boundary that no reference keeps decides nothing', () => {
  const kinds = ['lift', 'arrive-goal'];
  const carried: Carried[] = [
    { ...unnamed(0, 0.2, [20, 40]), kinds },
    { ...unnamed(1, 0.2, [28, 40]), kinds },
  ];
  // Who always prunes where the hand comes near its goal is not given that as where it lifts.
  expect(framesOf(carried, { fps: 10, proposed: [named(26, 'near-goal')] })).toEqual([20, 40]);
  expect(framesOf(carried, { fps: 10, proposed: [named(26, 'arrive-goal')] })).toEqual([26, 40]);
});

test('marks stay in order and among those that were carried, in whatever order the references come', () => {
  const frames = fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { maxLength: 12 });
  const reference = fc.record({ cost: fc.double({ min: 0, max: 1, noNaN: true }), frames });
  fc.assert(
    fc.property(fc.array(reference, { minLength: 1, maxLength: 5 }), frames, (given, proposed) => {
      const carried = given.map(({ cost, frames: own }, at) =>
        unnamed(
          at,
          cost,
          own.toSorted((a, b) => a - b),
        ),
      );
      const asked = { fps: 10, proposed: proposed.map((frame) => ({ frame })) };
      const learned = combine(carried, asked);
      const all = carried.flatMap((each) => each.frames);
      const found = learned?.marks.map(({ frame }) => frame) ?? [];
      expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
      expect(found.length).toBeLessThanOrEqual(carried[learned?.best ?? 0]?.frames.length ?? 0);
      for (const frame of found) {
        expect(frame).toBeGreaterThanOrEqual(Math.min(...all));
        expect(frame).toBeLessThanOrEqual(Math.max(...all));
      }
      expect(combine(carried.toReversed(), asked)).toEqual(learned);
    }),
  );
});

test('what fits worse than most, or badly at all, is not learned', () => {
  expect(limitOf([0.2, 0.2, 0.3])).toBeCloseTo(0.24);
  expect(limitOf([0.8, 0.9, 1])).toBe(0.5);
  expect(limitOf([])).toBe(0.5);
  // Most are copies of a reviewed one: how badly another fits is still a number.
  expect(limitOf([0, 0, 0, 0.2])).toBe(0.01);
});

test('every episode is proposed from others alone, in each draw in which it is not reviewed', () => {
  const paces = [1, 1.2, 1.4, 1.7].map((pace) => [1, 2 * pace, 0.5, 3 / pace, 0.5, 2, 1]);
  const episodes = paces.map((pace, i) => ({
    traits: madeTraits(pace, 10),
    // The last one is marked as no other: whoever learned from it would show that.
    marks: (i === 3 ? [5] : marksOf(pace, 10)).map((frame) => ({ frame })),
    proposed: [],
  }));
  const known = alignAll(episodes, 'kinematics');
  const draws = heldOut(known, 1);
  expect(draws.map(({ length }) => length)).toEqual([3, 3, 3, 3]);
  expect(heldOut(known, 3)[3]).toHaveLength(1);
  expect(heldOut(known, 3)[3]?.[0]?.length).toBeGreaterThan(1);
  expect(heldOut(known, 4)).toEqual([[], [], [], []]);
});
