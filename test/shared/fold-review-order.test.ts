/** Undo, redo, and decisions that come in any order. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/shared/model/decision';
import { foldReview, standingActs } from '../../src/shared/model/fold-review';
import { orderDecisions } from '../../src/shared/model/order-decisions';
import type { EpisodeReview } from '../../src/shared/model/review';
import {
  playSession,
  proposalsArbitrary,
  ScriptedCurator,
  seen,
  sessionArbitrary,
} from './decisions';
import { proposals, states } from './folded';

const at = (curator: string, device: string, startMs: number) =>
  new ScriptedCurator({ curator, device, startMs }).decide({ kind: 'finish' });

const content = ({ keyframes, flagged, tags, outcome, finished }: EpisodeReview) => ({
  keyframes,
  flagged,
  tags,
  outcome,
  finished,
});

describe('undo and redo', () => {
  it('takes back accepting many in one step', () => {
    const curator = new ScriptedCurator();
    curator.decide({ kind: 'accept', keyframes: proposals });
    curator.undo(proposals);
    expect(states(foldReview(proposals, curator.decisions))).toEqual({
      p1: 'proposed',
      p2: 'proposed',
      p3: 'proposed',
    });
  });

  it('undoes the latest first and redoes in the opposite order', () => {
    const curator = new ScriptedCurator();
    const [first, second] = [
      curator.decide({ kind: 'accept', keyframes: [seen('p1', 10)] }),
      curator.decide({ kind: 'prune', keyframes: [seen('p2', 20)] }),
    ];
    expect(foldReview(proposals, curator.decisions).undoable).toBe(second?.id);
    curator.undo(proposals);
    expect(foldReview(proposals, curator.decisions).undoable).toBe(first?.id);
    curator.undo(proposals);
    expect(curator.undo(proposals)).toBe(false);
    curator.redo(proposals);
    expect(states(foldReview(proposals, curator.decisions))).toMatchObject({
      p1: 'accepted',
      p2: 'proposed',
    });
    curator.redo(proposals);
    expect(states(foldReview(proposals, curator.decisions))).toMatchObject({ p2: 'pruned' });
    expect(curator.redo(proposals)).toBe(false);
  });

  it('forgets what could be redone once something new is done', () => {
    const curator = new ScriptedCurator();
    curator.decide({ kind: 'accept', keyframes: [seen('p1', 10)] });
    curator.undo(proposals);
    curator.decide({ kind: 'flag', flagged: true });
    expect(foldReview(proposals, curator.decisions).redoable).toBeNull();
    curator.undo(proposals);
    curator.redo(proposals);
    expect(foldReview(proposals, curator.decisions)).toMatchObject({
      flagged: true,
      redoable: null,
    });
  });

  it('gives no meaning to taking back the same act twice, something unknown or itself', () => {
    const curator = new ScriptedCurator();
    const act = curator.decide({ kind: 'accept', keyframes: [seen('p1', 10)] });
    const undo = curator.decide({ kind: 'revert', decisionId: act.id });
    curator.decide({ kind: 'revert', decisionId: act.id });
    curator.decide({ kind: 'revert', decisionId: 'nobody:7' });
    curator.decide({ kind: 'revert', decisionId: 'laptop:5' });
    const review = foldReview(proposals, curator.decisions);
    expect(states(review)).toMatchObject({ p1: 'proposed' });
    expect(review.redoable).toBe(undo.id);
    curator.redo(proposals);
    expect(standingActs(curator.decisions).map(({ id }) => id)).toEqual([act.id]);
  });

  it('comes back to the start by undoing all, and to the end by redoing all', () => {
    fc.assert(
      fc.property(proposalsArbitrary, sessionArbitrary, (proposals, session) => {
        const curator = new ScriptedCurator();
        playSession(curator, proposals, session);
        // What can still be redone belongs to the end, too.
        while (curator.redo(proposals));
        const end = content(foldReview(proposals, curator.decisions));
        let steps = 0;
        while (curator.undo(proposals)) steps += 1;
        expect(content(foldReview(proposals, curator.decisions))).toEqual(
          content(foldReview(proposals, [])),
        );
        let redone = 0;
        while (curator.redo(proposals)) redone += 1;
        expect(redone).toBeGreaterThanOrEqual(steps);
        expect(content(foldReview(proposals, curator.decisions))).toEqual(end);
      }),
    );
  });
});

describe('the set of decisions alone counts', () => {
  const twoCurators = fc
    .tuple(proposalsArbitrary, sessionArbitrary, sessionArbitrary, fc.integer({ max: 9, min: -9 }))
    .map(([proposals, one, other, lateMs]) => ({
      proposals,
      ours: playSession(new ScriptedCurator(), proposals, one),
      theirs: playSession(
        new ScriptedCurator({
          curator: 'ben',
          device: 'desk',
          startMs: 1_700_000_000_000 + lateMs,
        }),
        proposals,
        other,
      ),
    }));

  it('folds the same whatever the order and however often a decision is there', () => {
    fc.assert(
      fc.property(twoCurators, fc.infiniteStream(fc.nat()), ({ proposals, ours, theirs }, dice) => {
        const all = [...ours, ...theirs];
        const shuffled = [...all, ...theirs]
          .map((decision) => ({ decision: structuredClone(decision), at: dice.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ decision }) => decision);
        expect(foldReview(proposals, shuffled)).toEqual(foldReview(proposals, all));
        expect(orderDecisions([...theirs, ...ours])).toEqual(orderDecisions(all));
      }),
    );
  });

  it('changes nothing in place and lets one keyframe stand per frame', () => {
    fc.assert(
      fc.property(twoCurators, ({ proposals, ours, theirs }) => {
        const before = structuredClone({ proposals, ours, theirs });
        const review = foldReview(proposals, [...ours, ...theirs]);
        expect({ proposals, ours, theirs }).toEqual(before);
        const frames = review.keyframes
          .filter(({ state }) => state !== 'pruned')
          .map(({ frame }) => frame);
        expect(new Set(frames).size).toBe(frames.length);
        const ascending = frames.toSorted((a, b) => a - b);
        expect(frames).toEqual(ascending);
      }),
    );
  });

  it('keeps the sequence of one device where its clock was set back', () => {
    const curator = new ScriptedCurator();
    const first = curator.decide({ kind: 'accept', keyframes: [seen('p1', 10)] });
    const second = curator.decide({ kind: 'prune', keyframes: [seen('p1', 10)] });
    const skewed: Decision[] = [first, { ...second, atMs: first.atMs - 60_000 }];
    expect(states(foldReview(proposals, skewed))).toMatchObject({ p1: 'pruned' });
  });

  it('orders by time, curator, device and sequence', () => {
    const ordered = [
      at('zoe', 'z', 1),
      at('anna', 'b', 2),
      at('ben', 'a', 2),
      at('ben', 'c', 2),
      at('anna', 'd', 3),
    ];
    expect(orderDecisions(ordered.toReversed())).toEqual(ordered);
  });
});
