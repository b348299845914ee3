/**
 * The same policy proposes the same keyframes under the same ids: what was decided on them holds when they come back.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepDecided, standingOf } from '../../../src/core/project/keep-decided';
import type { Decision } from '../../../src/shared/model/decision';
import { foldReview, keyframesOf } from '../../../src/shared/model/fold-review';
import type { EpisodeProposals, Proposal } from '../../../src/shared/model/keyframe';
import {
  playSession,
  proposal,
  proposalsArbitrary,
  ScriptedCurator,
  seen,
  sessionArbitrary,
} from '../../shared/decisions';
import { proposalsOf } from './toy-project';

const minGapFrames = 4;

function decidedIn({ keyframes }: EpisodeProposals, decisions: readonly Decision[]) {
  const named = new Set(decisions.flatMap(keyframesOf).map(({ id }) => id));
  return foldReview(keyframes, decisions).keyframes.filter(({ id }) => named.has(id));
}

describe('keyframes that come back', () => {
  it('are as they were decided, after another policy or after their proposals were lost', () => {
    fc.assert(
      fc.property(
        proposalsArbitrary,
        sessionArbitrary,
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }),
        (first, session, others) => {
          const own = proposalsOf(0, first);
          const decisions = playSession(new ScriptedCurator(), first, session);
          const decided = decidedIn(own, decisions);
          const another = proposalsOf(
            0,
            others.map((frame, n) => proposal(`n${n}`, frame)),
          );
          const between = keepDecided(another, { before: own, decisions, minGapFrames });
          const back = keepDecided(own, { before: between, decisions, minGapFrames });
          const lost = keepDecided(own, { before: null, decisions, minGapFrames });
          for (const now of [between, back, lost]) {
            expect(decidedIn(now, decisions)).toEqual(decided);
            expect(new Set(now.keyframes.map(({ id }) => id)).size).toBe(now.keyframes.length);
          }
          for (const { id } of [...back.keyframes, ...lost.keyframes]) {
            expect(first.map((one) => one.id)).toContain(id);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are there again when the only decision on them was taken back meanwhile', () => {
    const first: Proposal[] = [proposal('p1', 10), proposal('p2', 40)];
    const curator = new ScriptedCurator();
    curator.decide({ kind: 'prune', keyframes: [seen('p1', 10)] });
    curator.undo(first);
    const { decisions } = curator;
    const lost = keepDecided(proposalsOf(0, first), { before: null, decisions, minGapFrames });
    expect(lost.keyframes).toEqual(first);
  });

  it('beside ids of an older studio: what was decided on those stays, and takes the place of the new one', () => {
    const before = proposalsOf(0, [proposal('random-1', 10), proposal('random-2', 40)]);
    const curator = new ScriptedCurator();
    curator.decide({ kind: 'accept', keyframes: [seen('random-1', 10)] });
    const next = proposalsOf(0, [proposal('hash-1', 10), proposal('hash-2', 40)]);
    const { decisions } = curator;
    const kept = keepDecided(next, { before, decisions, minGapFrames });
    expect(kept.keyframes.map(({ id }) => id)).toEqual(['random-1', 'hash-2']);
    expect(decidedIn(kept, decisions)).toMatchObject([{ id: 'random-1', state: 'accepted' }]);
  });

  it('and those that nobody decided stay beside decided ones, however near, under the same policy', () => {
    fc.assert(
      fc.property(proposalsArbitrary, sessionArbitrary, (first, session) => {
        const own = proposalsOf(0, first);
        const decisions = playSession(new ScriptedCurator(), first, session);
        const again = keepDecided(own, { before: own, decisions, minGapFrames });
        expect(again.keyframes.map(({ id }) => id).toSorted()).toEqual(
          first.map(({ id }) => id).toSorted(),
        );
      }),
    );
  });

  it('are counted as decided until their last decision is taken back', () => {
    const first: Proposal[] = [proposal('p1', 10), proposal('p2', 40), proposal('p3', 80)];
    const curator = new ScriptedCurator();
    curator.decide({ kind: 'accept', keyframes: first.map(({ id, frame }) => seen(id, frame)) });
    curator.undo(first);
    curator.decide({ kind: 'prune', keyframes: [seen('p1', 10)] });
    const { open, settled } = standingOf(proposalsOf(0, first), curator.decisions);
    expect({ open, settled }).toEqual({ open: [], settled: 1 });
  });
});
