import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alignEpisodes, warp, type Alignment } from '../../../src/core/learning/align';
import type { Rows } from '../../../src/core/learning/traits';
import { madeTraits, marksOf, type Pace } from './made-traits';

const phase = fc.integer({ min: 5, max: 25 }).map((tenths) => tenths / 10);
const paces = fc.array(phase, { minLength: 7, maxLength: 7 });
const rates = fc.constantFrom(3, 5, 10, 15, 30);

const rows = (width: number): fc.Arbitrary<Rows> =>
  fc
    .array(
      fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: width, maxLength: width }),
      {
        minLength: 2,
        maxLength: 40,
      },
    )
    .map((all) => ({ count: all.length, width, values: Float32Array.from(all.flat()) }));

function aligned(...given: Parameters<typeof alignEpisodes>): Alignment {
  const alignment = alignEpisodes(...given);
  if (alignment === null) throw new Error('The two share something.');
  return alignment;
}

test('an episode is aligned to itself as it is, at no cost', () => {
  fc.assert(
    fc.property(paces, rates, fc.boolean(), (pace, fps, pictures) => {
      const traits = madeTraits(pace, fps, pictures);
      const { cost, carry } = aligned(traits, traits, 'both');
      expect(cost).toBe(0);
      const marks = marksOf(pace, fps).filter((mark) => mark < traits.frames);
      // A mark is good to the row of the grid that it lies in.
      const slack = Math.ceil(fps / 20);
      for (const mark of marks) expect(Math.abs(carry(mark) - mark)).toBeLessThanOrEqual(slack);
    }),
    { numRuns: 30 },
  );
});

test('two episodes are as far apart one way as the other', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }).chain((width) => fc.tuple(rows(width), rows(width))),
      ([a, b]) => {
        expect(warp(a, b, 1).cost).toBeCloseTo(warp(b, a, 1).cost, 9);
      },
    ),
  );
});

test('what comes later stays later or at the same frame, and within the episode, with a band and without', () => {
  fc.assert(
    fc.property(rows(2), rows(2), fc.constantFrom(0.25, 1), (a, b, band) => {
      const { cost, partners } = warp(a, b, band);
      expect(cost).toBeGreaterThanOrEqual(0);
      expect(cost).toBeLessThan(Infinity);
      expect(partners[0]).toBeGreaterThanOrEqual(0);
      expect(partners.at(-1)).toBeLessThanOrEqual(b.count - 1);
      for (const [i, partner] of partners.entries()) {
        expect(partner).toBeGreaterThanOrEqual(partners[i - 1] ?? 0);
      }
    }),
  );
  fc.assert(
    fc.property(paces, paces, rates, rates, (pace, other, fps, otherFps) => {
      const [a, b] = [madeTraits(pace, fps), madeTraits(other, otherFps)];
      const { carry } = aligned(a, b, 'both');
      const carried = Array.from({ length: a.frames }, (_, frame) => carry(frame));
      for (const [i, frame] of carried.entries()) {
        expect(frame).toBeGreaterThanOrEqual(carried[i - 1] ?? 0);
        expect(frame).toBeLessThan(b.frames);
      }
    }),
    { numRuns: 30 },
  );
});

const slow: Pace = [1, 3, 0.5, 4, 0.5, 2, 1];
const quick: Pace = [0.5, 1.5, 0.4, 2, 0.6, 1.5, 1.5];

test.each([
  ['both', 10, 30],
  ['kinematics', 30, 10],
  ['video', 15, 15],
  ['both', 5, 3],
] as const)(
  'marks are carried from one pace to another, by %s, at %d and %d frames a second',
  (from, fps, otherFps) => {
    const { carry } = aligned(madeTraits(slow, fps, true), madeTraits(quick, otherFps, true), from);
    const carried = marksOf(slow, fps).map((mark) => carry(mark) / otherFps);
    const meant = marksOf(quick, otherFps).map((mark) => mark / otherFps);
    const off = carried.map((sec, i) => Math.abs(sec - (meant[i] ?? 0)));
    expect(Math.max(...off)).toBeLessThanOrEqual(from === 'kinematics' ? 0.25 : 0.5);
  },
);

test('a long episode is aligned at half the rate near the diagonal, one of hours or without anything in common not at all', () => {
  const long = slow.map((phaseSec) => phaseSec * 8);
  const longer = slow.map((phaseSec, i) => phaseSec * (i === 3 ? 10 : 8));
  const { carry } = aligned(madeTraits(long, 10), madeTraits(longer, 10), 'both');
  const off = marksOf(long, 10).map((mark, i) =>
    Math.abs(carry(mark) - (marksOf(longer, 10)[i] ?? 0)),
  );
  expect(Math.max(...off)).toBeLessThanOrEqual(4);
  const hours = madeTraits(
    slow.map((phaseSec) => phaseSec * 120),
    10,
  );
  expect(alignEpisodes(hours, madeTraits(slow, 10), 'both')).toBeNull();
  expect(alignEpisodes(madeTraits(slow, 10), madeTraits(quick, 10), 'video')).toBeNull();
});
