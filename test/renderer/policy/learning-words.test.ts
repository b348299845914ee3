import { describe, expect, it } from 'vitest';
import {
  canBegin,
  curveText,
  noCurveText,
} from '../../../src/renderer/features/policy/learning-words';
import { defaultPolicy, type Policy } from '../../../src/shared/model/policy';
import type { LearningCurve } from '../../../src/shared/model/policy-effect';

const policyWith = (learn: Partial<Policy['learn']>): Policy => ({
  ...defaultPolicy,
  learn: { ...defaultPolicy.learn, ...learn },
});
const curve = (finished: number, accepted: readonly number[] = []): LearningCurve => ({
  curator: 'ada',
  finished,
  leftOut: 0,
  scored: Math.min(finished, 16),
  points: accepted.map((share, at) => ({ reviewed: 2 * at, accepted: share, found: share })),
});

describe('what is said of learning', () => {
  it('before there is a curve is how far it is to one', () => {
    expect(noCurveText(curve(0), defaultPolicy)).toBe(
      'No episode is finished yet. Proposals follow the curator once 2 are finished. A curve of how well they do is drawn from the second on.',
    );
    expect(noCurveText(curve(1, [0.7]), policyWith({ fromEpisodes: 1 }))).toMatch(
      /^“ada” finished one episode so far\. Proposals follow the curator from the first finished one on\./,
    );
    expect(noCurveText(curve(1), policyWith({ from: 'nothing' }))).toBe(
      'This policy does not learn.',
    );
    expect(noCurveText(curve(2), defaultPolicy)).toMatch(/cannot be read/);
    expect(noCurveText({ ...curve(0), leftOut: 2 }, defaultPolicy)).toMatch(
      /^No episode that keeps keyframes is finished yet\..* 2 finished episodes are left out: dropped, or without a keyframe\.$/,
    );
    expect(noCurveText(curve(2, [0.7, 0.8]), defaultPolicy)).toBeNull();
  });

  it('of a curve is where it begins, where it ends and what it is of', () => {
    expect(curveText(curve(3, [0.714, 0.84]))).toBe(
      '“ada” would accept 71\u{a0}% of the proposals unchanged (within 0.25\u{a0}s) without learning, 84\u{a0}% after 2 reviewed episodes. Measured on 3 finished episodes, each left out of what is learned for it.',
    );
    expect(curveText(curve(40, [0.5, 1]))).toContain(
      'Measured on the 16 of 40 finished episodes that were finished last, each',
    );
    expect(curveText({ ...curve(3, [0.7, 0.8]), leftOut: 1 })).toMatch(
      /learned for it\. One finished episode is left out: dropped, or without a keyframe\.$/,
    );
  });
});

it('can begin with one finished episode where the policy waits for more', () => {
  expect(canBegin(curve(1), defaultPolicy)).toBe(true);
  expect(canBegin(curve(0), defaultPolicy)).toBe(false);
  expect(canBegin(curve(2), defaultPolicy)).toBe(false);
  expect(canBegin(curve(1), policyWith({ fromEpisodes: 1 }))).toBe(false);
  expect(canBegin(curve(1), policyWith({ from: 'nothing' }))).toBe(false);
});
