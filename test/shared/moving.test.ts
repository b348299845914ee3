/** Keyframes moved together: none meets another, none leaves the episode, and none gives up a frame that was free. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ReviewedKeyframe } from '../../src/shared/model/keyframe';
import { movedBy, movedWith, roomToMove, withMoved } from '../../src/shared/model/moving';

const frames = 40;

const keyframe = (frame: number, pruned: boolean): ReviewedKeyframe => ({
  id: `${pruned ? 'p' : 'k'}${frame}`,
  frame,
  state: pruned ? 'pruned' : 'proposed',
  cues: [],
  score: 0.5,
  reasoning: { text: '', source: 'none' },
  moved: false,
  edited: false,
  added: false,
});

const framesOf = (most: number) =>
  fc.uniqueArray(fc.nat(frames - 1), { minLength: 1, maxLength: most });
const standingOf = (all: readonly ReviewedKeyframe[]) =>
  all.filter(({ state }) => state !== 'pruned');

/** In the episode, in the order in which they were, no two at one frame. */
const isSound = (all: readonly ReviewedKeyframe[], order: readonly string[]): boolean => {
  const standing = standingOf(all);
  const at = standing.map(({ frame }) => frame);
  return (
    new Set(at).size === at.length &&
    at.every((frame) => frame >= 0 && frame < frames) &&
    standing.every(({ id }, place) => id === order[place])
  );
};

it('moves as far as there is room and says what is in the way of one frame more', () => {
  fc.assert(
    fc.property(
      framesOf(8),
      framesOf(3),
      fc.array(fc.boolean(), { minLength: 11, maxLength: 11 }),
      fc.integer({ min: -frames, max: frames }),
      (standing, pruned, picks, by) => {
        const all = [
          ...standing.map((frame) => keyframe(frame, false)),
          ...pruned.map((frame) => keyframe(frame, true)),
        ].sort((a, b) => a.frame - b.frame);
        const order = standingOf(all).map(({ id }) => id);
        const picked = all.filter((_, at) => picks[at] === true).map(({ id }) => id);
        const [lead = order[0] ?? ''] = picked.filter((id) => order.includes(id));
        const ids = movedWith(all, picked, lead);
        expect(ids.every((id) => order.includes(id))).toBe(true);
        const room = roomToMove(all, ids, by, frames);
        const after = (far: number) => withMoved(all, movedBy(all, ids, far));
        expect(isSound(after(room.by), order)).toBe(true);
        expect(Math.abs(room.by)).toBeLessThanOrEqual(Math.abs(by));
        if (room.stop === null) expect(room.by).toBe(by);
        else expect(isSound(after(room.by + Math.sign(by)), order)).toBe(false);
        // The others are where they were, and the same objects: their rows are not drawn again.
        for (const each of after(room.by)) {
          if (!ids.includes(each.id)) expect(all).toContain(each);
        }
      },
    ),
    { numRuns: 300 },
  );
});

it('moves a pruned one alone, off the frame where another stands too', () => {
  const all = [keyframe(10, false), keyframe(10, true), keyframe(12, false)];
  expect(movedWith(all, ['k10', 'p10'], 'p10')).toEqual(['p10']);
  expect(roomToMove(all, ['p10'], 5, frames)).toEqual({ by: 1, stop: all[2] });
  expect(roomToMove(all, ['p10'], -99, frames)).toEqual({ by: -10, stop: 'end' });
});
