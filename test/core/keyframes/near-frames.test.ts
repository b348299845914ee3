/** What lies near a frame is found as going through all would find it. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { byNearest, Placed, Takeable } from '../../../src/core/keyframes/near-frames';

const frames = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 });
const reaches = fc.integer({ min: 0, max: 12 });

test('each thing is taken once, by the first frame that it is near to', () => {
  fc.assert(
    fc.property(frames, frames, reaches, (given, centres, reach) => {
      const things = given.toSorted((a, b) => a - b).map((frame) => ({ frame }));
      const left = new Takeable(things);
      let naive = things;
      for (const centre of centres) {
        const isNear = ({ frame }: { frame: number }): boolean => Math.abs(frame - centre) <= reach;
        const near = naive.filter(isNear);
        expect(left.take(centre, centre - reach, isNear)).toEqual(near);
        naive = naive.filter((thing) => !isNear(thing));
        for (const thing of things) expect(left.has(thing)).toBe(naive.includes(thing));
      }
    }),
  );
});

test('nothing that is near is missed, and all stay in the order in which they came', () => {
  fc.assert(
    fc.property(frames, reaches, fc.integer({ min: 0, max: 60 }), (given, reach, centre) => {
      const placed = new Placed<{ frame: number }>(reach);
      const things = given.map((frame) => ({ frame }));
      for (const thing of things) placed.add(thing);
      expect(placed.all).toEqual(things);
      const near = new Set(placed.near(centre));
      for (const thing of things)
        if (Math.abs(thing.frame - centre) <= reach) expect(near.has(thing)).toBe(true);
    }),
  );
});

test('each thing goes to the nearest frame, the earlier of two, unless that is too far off', () => {
  fc.assert(
    fc.property(frames, frames, reaches, (places, given, reach) => {
      const found = byNearest(
        places,
        given.map((frame) => ({ frame })),
        reach,
      );
      for (const place of new Set(places)) {
        const own = given.filter((frame) => {
          const distance = Math.abs(frame - place);
          const isNearest = places.every((other) => {
            const theirs = Math.abs(frame - other);
            return theirs > distance || (theirs === distance && other >= place);
          });
          return isNearest && distance <= reach;
        });
        const there = found.get(place) ?? [];
        expect(there.map(({ frame }) => frame)).toEqual(own.toSorted((a, b) => a - b));
      }
    }),
  );
});
