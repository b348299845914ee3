import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LastUsed } from '../../src/shared/last-used';

const key = fc.integer({ min: 0, max: 5 });
const step = fc.oneof(
  fc.record({ act: fc.constantFrom('get', 'peek', 'take', 'make'), key }),
  fc.record({ act: fc.constant('set'), key }),
);

/** What the cache should hold: pairs in a plain list, what was not used for longest first. */
type Pairs = [number, string][];

describe('LastUsed', () => {
  it('holds what was used last, in that order, and says of each other value once that it goes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4 }),
        fc.array(step, { maxLength: 60 }),
        (most, steps) => {
          const gone: string[] = [];
          const expectedGone: string[] = [];
          const cache = new LastUsed<number, string>(most, (value) => gone.push(value));
          let pairs: Pairs = [];
          const without = (at: number): Pairs => pairs.filter(([other]) => other !== at);
          const put = (at: number, value: string): void => {
            const before = pairs.find(([other]) => other === at)?.[1];
            if (before !== undefined && before !== value) expectedGone.push(before);
            pairs = [...without(at), [at, value]];
            const over = pairs.slice(0, Math.max(0, pairs.length - most));
            expectedGone.push(...over.map(([, old]) => old));
            pairs = pairs.slice(over.length);
          };
          for (const [turn, { act, key: at }] of steps.entries()) {
            const known = pairs.find(([other]) => other === at)?.[1];
            const fresh = `${at} at ${turn}`;
            if (act === 'set') cache.set(at, fresh);
            else if (act === 'make') expect(cache.getOrMake(at, () => fresh)).toBe(known ?? fresh);
            else expect(cache[act](at)).toBe(known);
            if (act === 'take') pairs = without(at);
            else if (act === 'set' || (act === 'make' && known === undefined)) put(at, fresh);
            else if (act !== 'peek' && known !== undefined) put(at, known);
            expect([...cache]).toEqual(pairs);
            expect(gone).toEqual(expectedGone);
          }
        },
      ),
    );
  });
});
