import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AgreementSum,
  boundaryF1,
  cohensKappa,
  numbersOf,
  pairCounts,
  type PairCounts,
} from '../../../src/core/team/agreement';
import type { DecisionAct } from '../../../src/shared/model/decision';
import { foldReview } from '../../../src/shared/model/fold-review';
import type { EpisodeReview } from '../../../src/shared/model/review';
import {
  playSession,
  proposal,
  proposalsArbitrary,
  ScriptedCurator,
  seen,
  sessionArbitrary,
} from '../../shared/decisions';

const fps = 10;
const proposals = [10, 20, 30, 40, 50].map((frame, at) => proposal(`p${at}`, frame));

function reviewed(acts: readonly DecisionAct[]): EpisodeReview {
  const curator = new ScriptedCurator();
  for (const act of acts) curator.decide(act);
  return foldReview(proposals, curator.decisions);
}
const accept = (...at: number[]): DecisionAct => ({
  kind: 'accept',
  keyframes: at.map((each) => seen(`p${each}`, (each + 1) * 10)),
});
const prune = (...at: number[]): DecisionAct =>
  ({ ...accept(...at), kind: 'prune' }) as DecisionAct;

const counts = (
  decided: [number, number, number, number],
  matched = 0,
  kept: [number, number] = [0, 0],
): PairCounts => {
  const [bothAccept, onlyFirstAccepts, onlySecondAccepts, bothPrune] = decided;
  const table = { bothAccept, onlyFirstAccepts, onlySecondAccepts, bothPrune };
  return { matched, kept, decided: table };
};

describe('agreement of two curators', () => {
  it('has the F1 and the kappa that are reckoned by hand', () => {
    // The textbook's table: 20 yes and yes, 5 yes and no, 10 no and yes, 15 no and no; 0.7 seen, 0.5 by chance.
    expect(cohensKappa(counts([20, 5, 10, 15]))).toBeCloseTo(0.4, 12);
    // Alike in 45 of 100, by chance 0.5 x 0.55 + 0.5 x 0.45 = 0.5: worse than chance.
    expect(cohensKappa(counts([25, 25, 30, 20]))).toBeCloseTo(-0.1, 12);
    expect(cohensKappa(counts([3, 0, 0, 2]))).toBe(1);
    expect(cohensKappa(counts([7, 0, 0, 0]))).toBeNaN();
    expect(cohensKappa(counts([0, 0, 0, 0]))).toBeNaN();
    // 3 of 4 and 5 kept match: 2 x 3 / 9.
    expect(boundaryF1(counts([0, 0, 0, 0], 3, [4, 5]))).toBeCloseTo(2 / 3, 12);
    expect(boundaryF1(counts([0, 0, 0, 0]))).toBeNaN();
  });

  it('counts moved keyframes within 0.25 s, added ones as boundaries only, undecided ones not at all', () => {
    const first = reviewed([accept(0, 1, 2), prune(3)]);
    const second = reviewed([
      // 0.25 s of 10 frames a second are three frames, as in evaluation.
      { kind: 'move', keyframe: seen('p0', 10), toFrame: 13 },
      { kind: 'move', keyframe: seen('p1', 20), toFrame: 24 },
      prune(2, 3, 4),
      { kind: 'add', keyframe: seen('own', 60) },
    ]);
    expect(pairCounts(first, second, fps)).toEqual(counts([2, 1, 0, 1], 1, [3, 3]));
    expect(pairCounts(second, first, fps)).toEqual(counts([2, 0, 1, 1], 1, [3, 3]));
  });

  it('is 1 with oneself, the same both ways, and within its bounds, whatever two curators did', () => {
    fc.assert(
      fc.property(
        proposalsArbitrary,
        sessionArbitrary,
        sessionArbitrary,
        (proposed, one, other) => {
          const [a, b] = [one, other].map((session) =>
            foldReview(proposed, playSession(new ScriptedCurator(), proposed, session)),
          );
          if (a === undefined || b === undefined) return;
          const own = pairCounts(a, a, fps);
          if (own.kept[0] > 0) expect(boundaryF1(own)).toBe(1);
          if (own.decided.bothAccept * own.decided.bothPrune > 0) expect(cohensKappa(own)).toBe(1);
          const there = pairCounts(a, b, fps);
          const back = pairCounts(b, a, fps);
          expect(back.matched).toBe(there.matched);
          expect(back.decided).toEqual({
            ...there.decided,
            onlyFirstAccepts: there.decided.onlySecondAccepts,
            onlySecondAccepts: there.decided.onlyFirstAccepts,
          });
          const kappa = cohensKappa(there);
          if (!Number.isNaN(kappa)) {
            expect(kappa).toBeGreaterThanOrEqual(-1);
            expect(kappa).toBeLessThanOrEqual(1);
            expect(cohensKappa(back)).toBeCloseTo(kappa, 12);
          }
        },
      ),
    );
  });

  it('has an interval from ten episodes on, which holds the figure and narrows with more of the same', () => {
    const mixed = [counts([4, 1, 0, 2], 4, [5, 4]), counts([2, 0, 2, 1], 2, [2, 4])];
    const many = (times: number) => {
      const sum = new AgreementSum(2 * times);
      for (let time = 0; time < times; time += 1)
        for (const each of mixed) sum.add(numbersOf(each));
      return sum.agreement;
    };
    expect(many(4).kappa?.interval).toBeNull();
    // Of more than a thousand, groups are drawn.
    const [ten, hundred, thousands] = [many(5), many(50), many(1_500)];
    expect(thousands).toMatchObject({ episodes: 3_000, matched: 9_000, kept: [10_500, 12_000] });
    expect(ten.episodes).toBe(10);
    expect(ten.boundaryF1?.value).toBeCloseTo((2 * 30) / (35 + 40), 12);
    for (const figure of ['boundaryF1', 'kappa'] as const) {
      const { value = 0, interval } = ten[figure] ?? {};
      const width = (of = interval) => (of?.high ?? 0) - (of?.low ?? 0);
      expect(interval?.low).toBeLessThan(value);
      expect(interval?.high).toBeGreaterThan(value);
      expect(width(hundred[figure]?.interval)).toBeLessThan(width());
      const narrower = width(hundred[figure]?.interval) / width(thousands[figure]?.interval);
      expect(narrower / Math.sqrt(30)).toBeCloseTo(1, 0);
    }
  });
});
