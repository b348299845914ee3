import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextOpen } from '../../../src/renderer/features/team/use-marked';

const disputes = (taken: readonly boolean[]) =>
  taken.map((is) => ({ taken: is ? 'ann' : null, choices: [] }));

it('marks the next open dispute, from the beginning again where there is none after', () => {
  expect(nextOpen(disputes([false, true, false]), -1)).toBe(0);
  expect(nextOpen(disputes([true, true, false]), 0)).toBe(2);
  expect(nextOpen(disputes([false, true, true]), 1)).toBe(0);
  // The one that was just taken is not known as such yet.
  expect(nextOpen(disputes([true, false, true]), 1)).toBe(1);
  expect(nextOpen([], -1)).toBe(0);
});

it('goes through all open ones, once each', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (taken) => {
      const left = [...taken];
      const seen: number[] = [];
      for (let at = nextOpen(disputes(left), -1); left[at] === false;) {
        seen.push(at);
        left[at] = true;
        at = nextOpen(disputes(left), at);
      }
      expect(seen).toEqual(taken.flatMap((is, at) => (is ? [] : [at])));
    }),
  );
});
