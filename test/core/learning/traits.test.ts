/** What two episodes are aligned by is the same of both. */
import { expect, test } from 'vitest';
import { sharedRows, traitsOf, type Moving } from '../../../src/core/learning/traits';

const frames = 60;
const fps = 10;
type Side = 'left' | 'right';

/** An arm that moves in the middle third, `fast` as it is. */
const arm = (side: Side, fast: number) => ({
  side,
  speed: Float64Array.from({ length: frames }, (_, t) => (t >= 20 && t < 40 ? fast : 0)),
  reference: fast,
});
const hand = (side: Side, closes: number) => ({
  side,
  opening: Float64Array.from({ length: frames }, (_, t) => (t < closes ? 1 : 0)),
});
const traits = (moving: Pick<Moving, 'arms' | 'hands'>) =>
  traitsOf({ frames, fps, ...moving }, null);
const shared = (...[a, b]: Parameters<typeof traits>[0][]) =>
  sharedRows(traits(a ?? { arms: [], hands: [] }), traits(b ?? { arms: [], hands: [] }), {
    from: 'both',
    step: 1,
  });

test('an arm is held against the one on the same side, whichever is the faster in an episode', () => {
  const hands = [hand('left', 25), hand('right', 35)];
  const leftFast = { arms: [arm('left', 2), arm('right', 1)], hands };
  const rightFast = { arms: [arm('left', 1), arm('right', 2)], hands };
  const both = shared(leftFast, rightFast);
  expect(both?.[0].width).toBe(6);
  expect(both?.[0]).toEqual(both?.[1]);
  const right = { arms: [arm('right', 1)], hands: [hand('right', 35)] };
  expect(shared(leftFast, right)?.[0].width).toBe(3);
  expect(shared(leftFast, right)?.[0]).toEqual(shared(right, leftFast)?.[0]);
  expect(shared({ arms: [arm('left', 2)], hands: [] }, right)).toBeNull();
});

test('a hand that is known to be recorded late is looked at where it acts', () => {
  const arms = [arm('right', 1)];
  const late = { ...hand('right', 40), lagSec: { close: 1.5, open: 0 } };
  expect(traits({ arms, hands: [late] })).toEqual(traits({ arms, hands: [hand('right', 25)] }));
});
