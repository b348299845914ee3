import {
  array,
  assert,
  constantFrom,
  integer,
  nat,
  property,
  record,
  uniqueArray,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cheapDistance,
  goingOn,
  isGiven,
  leastMissed,
  planDecoding,
  type DecodeNeeds,
} from '../../../src/renderer/features/player/decode-plan';

function needs(change: Partial<DecodeNeeds> & { ready?: number[]; gop?: number }): DecodeNeeds {
  const { ready = [], gop = 100, ...rest } = change;
  return {
    wanted: 50,
    count: 1_000,
    direction: 1,
    ahead: 4,
    behind: 10,
    kept: 10,
    positions: [],
    cheap: 8,
    isReady: (picture) => ready.includes(picture),
    decodeStart: (picture) => picture - (picture % gop),
    ...rest,
  };
}

describe('a picture that is not there', () => {
  test('is decoded with the few before it, which cost nothing more', () => {
    expect(planDecoding(needs({ wanted: 50 }))).toEqual({ from: 40, until: 51 });
  });

  test('is decoded with no more than are to be kept', () => {
    expect(planDecoding(needs({ wanted: 50, kept: 4 }))).toEqual({ from: 46, until: 51 });
    expect(planDecoding(needs({ wanted: 50, kept: 4, positions: [48] }))).toEqual({
      from: 48,
      until: 51,
    });
  });

  test('is decoded alone where it can be', () => {
    expect(planDecoding(needs({ wanted: 50, gop: 1 }))).toEqual({ from: 50, until: 51 });
  });

  test('is gone on to from the pictures before while dragging, as far as a small picture lets it', () => {
    const small = { width: 640, height: 480 };
    const from = (dragged: boolean, at: number, size = small) =>
      planDecoding(
        needs({ wanted: 130, kept: 200, positions: [at], cheap: cheapDistance(size, dragged) }),
      )?.from;
    expect(from(true, 60)).toBe(60);
    expect(from(false, 60)).toBe(100);
    expect(from(true, 20)).toBe(100);
    expect(from(true, 60, { width: 1920, height: 1080 })).toBe(100);
  });

  test('is waited for where the decoder is on its way to it', () => {
    expect(planDecoding(needs({ wanted: 50, positions: [20] }))).toEqual({ from: 40, until: 51 });
    expect(planDecoding(needs({ wanted: 50, positions: [20, 45] }))).toEqual({
      from: 45,
      until: 51,
    });
  });

  test('is sought anew where a random-access picture lies between', () => {
    expect(planDecoding(needs({ wanted: 50, positions: [20], gop: 30 }))).toEqual({
      from: 40,
      until: 51,
    });
  });

  test('is read on to where it is near', () => {
    expect(planDecoding(needs({ wanted: 50, positions: [47], gop: 1 }))).toEqual({
      from: 47,
      until: 51,
    });
  });
});

describe('what comes next', () => {
  test('forwards: up to the limit and the end', () => {
    expect(planDecoding(needs({ ready: [50, 51] }))).toEqual({ from: 52, until: 55 });
    expect(planDecoding(needs({ wanted: 999, ready: [999] }))).toBeNull();
    expect(planDecoding(needs({ ready: [50, 51, 52, 53, 54] }))).toBeNull();
  });

  test('backwards: in large pieces, and seldom', () => {
    expect(planDecoding(needs({ direction: -1, ready: [49, 50] }))).toEqual({
      from: 44,
      until: 49,
    });
    expect(planDecoding(needs({ direction: -1, ready: [45, 46, 47, 48, 49, 50] }))).toBeNull();
    expect(planDecoding(needs({ direction: -1, wanted: 1, ready: [0, 1] }))).toBeNull();
  });

  test('backwards: a whole stretch that has room, for all of it is decoded anyway', () => {
    expect(planDecoding(needs({ direction: -1, gop: 8, ready: [48, 49, 50] }))).toEqual({
      from: 40,
      until: 48,
    });
  });

  test('backwards: a piece that was begun is ended, though the hand has moved on', () => {
    const ready = [42, 43, 49, 50];
    for (const wanted of [49, 50]) {
      expect(
        planDecoding(needs({ direction: -1, gop: 10, wanted, ready: [...ready, 40, 41] })),
      ).toEqual({ from: 44, until: 49 });
    }
  });
});

test('of the places where decoders stand the one is given up that is missed least', () => {
  const inVideo = { count: 300, decodeStart: (picture: number) => picture - (picture % 100) };
  // Two that stand close together, and one where decoding can begin anyway.
  expect(leastMissed([150, 40, 44], 150, inVideo)).toBe(40);
  expect(leastMissed([150, 40, 202], 150, inVideo)).toBe(202);
  // What can be decoded from behind the next place at which decoding begins is no loss.
  expect(leastMissed([50, 98], null, inVideo)).toBe(98);
  expect(leastMissed([50], 50, inVideo)).toBeNull();
  expect(leastMissed([300], null, inVideo)).toBe(300);
});

test('a frame outside the video asks for nothing', () => {
  expect(planDecoding(needs({ wanted: 1_000 }))).toBeNull();
  expect(planDecoding(needs({ wanted: -1 }))).toBeNull();
});

test('following the plan always brings the wanted picture, and comes to rest', () => {
  assert(
    property(
      record({
        count: integer({ min: 1, max: 200 }),
        wanted: nat(199),
        gop: integer({ min: 1, max: 250 }),
        direction: constantFrom(1 as const, -1 as const),
        ready: uniqueArray(nat(199)),
        positions: uniqueArray(nat(199), { maxLength: 4 }),
      }),
      ({ count, wanted, gop, direction, ready, positions }) => {
        const have = new Set(ready);
        const isReady = (picture: number) => have.has(picture);
        const at = [...positions];
        for (let taken = 0; taken < 1_000; taken += 1) {
          const decodeStart = (picture: number) => picture - (picture % gop);
          const run = planDecoding({
            ...needs({ count, wanted, direction, gop }),
            positions: at,
            isReady,
          });
          if (run === null) {
            expect(wanted >= count || have.has(wanted)).toBe(true);
            return;
          }
          expect(run.from).toBeGreaterThanOrEqual(0);
          expect(run.until).toBeGreaterThan(run.from);
          expect(run.until).toBeLessThanOrEqual(count);
          // One picture at a time, by the decoder that gets there soonest or by one that begins.
          const start = decodeStart(run.from);
          const position = goingOn(at, run.from, start, 8);
          const reader = position === null ? at.push(start) - 1 : at.indexOf(position);
          const given = at[reader] ?? 0;
          if (given >= run.from) have.add(given);
          at[reader] = given + 1;
        }
        expect.unreachable('the plan never comes to rest');
      },
    ),
  );
});

/** Pictures by number, as stored: each anchor before the so many that are shown before it, their middle first. */
function stored(between: readonly number[]): number[] {
  const order = [0];
  for (const count of between) {
    const before = order.length;
    const shown = Array.from({ length: count }, (_, at) => before + at);
    const [middle] = count > 1 ? shown.splice(Math.floor((count - 1) / 2), 1) : [];
    order.push(before + count, ...(middle === undefined ? [] : [middle]), ...shown);
  }
  return order;
}

test('a picture is given once as many shown after it are decoded as are held back', () => {
  assert(
    property(array(nat(3), { maxLength: 12 }), nat(1), (between, moreThanNeeded) => {
      const order = stored(between);
      const reordered = order.map((each, at) => order.slice(0, at).filter((e) => e > each).length);
      const heldBack = Math.max(...reordered) + moreThanNeeded;
      const held: number[] = [];
      const given = new Set<number>();
      for (let fed = 1; fed <= order.length; fed += 1) {
        held.push(order[fed - 1] ?? 0);
        held.sort((a, b) => a - b);
        if (held.length > heldBack) given.add(held.shift() ?? 0);
        const decoded = order.slice(0, fed);
        const told = order.filter((each) => isGiven(decoded, each, heldBack));
        expect(told).toEqual(order.filter((each) => given.has(each)));
      }
    }),
  );
});
