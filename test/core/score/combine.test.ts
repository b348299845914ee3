/** Golden numbers, each computed by hand. */
import { expect, it } from 'vitest';
import { additiveDefaults, combined, type Scored } from '../../../src/core/score/combine';
import type { Judgement } from '../../../src/shared/model/score';

const judge: Judgement = { reasoning: 0.8, action: 0.6, intention: 0.9, alignment: 0.5 };
const silent: Judgement = { ...judge, reasoning: null, alignment: null };

// Text, B = 1: (0.8 + 0.54) / 2 * 0.5 = 0.335; 0.5 + 0.5 * 2.8 / 4 = 0.85.
it.each<[string, Scored, { paper: number | null; additive: number | null }]>([
  ['text, B = 1', { judge, outcome: 1, hasText: true }, { paper: 0.335, additive: 0.85 }],
  ['text, B = 0', { judge, outcome: 0, hasText: true }, { paper: 0, additive: 0.35 }],
  [
    'no text, B = 1',
    { judge: silent, outcome: 1, hasText: false },
    { paper: 0.54, additive: 0.875 },
  ],
  ['no text, B = 0', { judge: silent, outcome: 0, hasText: false }, { paper: 0, additive: 0.375 }],
  ['partial', { judge, outcome: 0.6, hasText: true }, { paper: 0, additive: 0.65 }],
  ['unknown', { judge, outcome: null, hasText: true }, { paper: null, additive: null }],
  [
    'action not judgeable',
    { judge: { ...judge, action: null }, outcome: 1, hasText: true },
    // 0.5 + 0.5 * 2.2 / 3
    { paper: null, additive: 0.866_666_666_7 },
  ],
  [
    'reasoning not judgeable although there is text',
    { judge: { ...judge, reasoning: null }, outcome: 1, hasText: true },
    { paper: null, additive: 0.833_333_333_3 },
  ],
  [
    'nothing judgeable',
    {
      judge: { reasoning: null, action: null, intention: null, alignment: null },
      outcome: 1,
      hasText: true,
    },
    { paper: null, additive: null },
  ],
])('%s', (_name, scored, expected) => {
  const score = combined(scored, additiveDefaults);
  for (const formula of ['paper', 'additive'] as const) {
    const value = expected[formula];
    if (value === null) expect(score?.[formula]).toBeNull();
    else expect(score?.[formula]).toBeCloseTo(value, 9);
  }
});

it('does not count what a judge says of text where there is none', () => {
  const scored = { outcome: 1, hasText: false };
  expect(combined({ judge, ...scored }, additiveDefaults)).toEqual(
    combined({ judge: silent, ...scored }, additiveDefaults),
  );
});

it('weighs by settings, renormalised over what applies', () => {
  const settings = { b: 0.2, weights: { reasoning: 4, action: 3, intention: 1, alignment: 2 } };
  // 0.2 + 0.8 * (3 * 0.6 + 0.9) / 4
  const score = combined({ judge: silent, outcome: 1, hasText: false }, settings);
  expect(score?.additive).toBeCloseTo(0.74, 9);
});

it('gives no score without a judge', () => {
  expect(combined({ judge: null, outcome: 1, hasText: true }, additiveDefaults)).toBeNull();
});
