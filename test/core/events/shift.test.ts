import { describe, expect, it } from 'vitest';
import { shiftWatched } from '../../../src/core/events/shift-watched';
import { seenAs } from '../../../src/core/events/episode-events';
import type { WatchedVideo } from '../../../src/core/events/watch-video';
import { shiftedPicture } from '../../../src/shared/model/camera-shift';

/** Ten pictures, one every second frame; something happens at picture 4. */
function seen(): WatchedVideo {
  const curve = Array.from({ length: 10 }, (_, t) => (t === 4 ? 1 : 0));
  const pictures = Buffer.concat(curve.map((_, t) => Buffer.alloc(256, t)));
  return {
    every: 2,
    surprise: Float32Array.from(curve),
    change: Float32Array.from(curve),
    by: 'pixels',
    errorShare: 0.5,
    curves: { whole: curve, quiet: curve, lively: curve, growth: null },
    pictures: pictures.toString('base64'),
  };
}

const top = (curve: ArrayLike<number>): number => Array.from(curve).indexOf(1);

describe('what a shifted camera saw', () => {
  it('happens that many frames earlier where its pictures are shown later', () => {
    const shifted = shiftWatched(seen(), 4);
    expect(top(shifted.surprise)).toBe(2);
    expect(top(shifted.curves.lively)).toBe(2);
    expect(shifted.curves.growth).toBeNull();
    expect(top(shiftWatched(seen(), -4).curves.whole)).toBe(6);
  });

  it('lies between two pictures for half a step', () => {
    expect(shiftWatched(seen(), 1).curves.whole.slice(2, 6)).toEqual([0, 0.5, 0.5, 0]);
  });

  it('keeps its first or last picture where there is no other', () => {
    const pictures = Buffer.from(shiftWatched(seen(), 6).pictures, 'base64');
    expect([0, 5, 6, 9].map((t) => pictures[t * 256])).toEqual([3, 8, 9, 9]);
    expect([-9, -2, 5, 99].map((shift) => shiftedPicture(4, shift, 8))).toEqual([0, 2, 7, 7]);
  });

  it('is kept apart from what was seen without the shift', () => {
    expect(seenAs('abc', {})).toBe('abc');
    expect(seenAs('abc', { wrist: -2, front: 3 })).toBe('abc+front:3+wrist:-2');
  });
});
