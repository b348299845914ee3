import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { distributionLoss, labelLoss, totalLoss, vectorLoss } from '../../../src/core/distill/loss';
import {
  agreementOfAction,
  agreementOfText,
  confidenceOfDistributions,
  confidenceOfSpread,
  confidenceOfTokens,
  verdictFactor,
  weightOf,
} from '../../../src/core/distill/trust';

const rows = z.array(z.array(z.number()));
const cell = { logits: z.array(z.number()) };
const space = z.object({
  spread: z.array(z.number()),
  live: z.array(z.boolean()),
  period: z.array(z.number().nullable()),
});
const token = { token: z.string(), logprob: z.number() };
const counts = z.object({ accepted: z.number(), looked: z.number() });
const verdict = z.enum(['accept', 'wrong', 'unsure']).nullable();

/** A kind of golden number: what it is derived from, and our way to it. */
const kind = <Name extends string, Input>(
  name: Name,
  input: z.ZodType<Input>,
  measure: (given: Input) => number,
) =>
  z
    .object({ name: z.string(), kind: z.literal(name), input, expected: z.number() })
    .transform((row) => ({ name: row.name, measured: measure(row.input), expected: row.expected }));

const golden = z.array(
  z.union([
    kind('vector', z.object({ a: rows, b: rows, space }), (g) => vectorLoss(g.a, g.b, g.space)),
    kind(
      'distribution',
      z.object({
        cells: z.array(
          z.object({
            ...cell,
            teacher: z.array(z.number()),
            outcomes: z.array(z.number()).optional(),
          }),
        ),
        temperature: z.number(),
      }),
      (g) =>
        distributionLoss(
          g.cells.map(({ outcomes, ...rest }) =>
            outcomes === undefined ? rest : { ...rest, outcomes },
          ),
          g.temperature,
        ),
    ),
    kind('label', z.object({ cells: z.array(z.object({ ...cell, label: z.number() })) }), (g) =>
      labelLoss(g.cells),
    ),
    kind('confidence-bins', z.object({ cells: rows }), (g) => confidenceOfDistributions(g.cells)),
    kind(
      'confidence-tokens',
      z.object({ tokens: z.array(z.object({ ...token, top: z.array(z.object(token)) })) }),
      (g) => confidenceOfTokens(g.tokens),
    ),
    kind('confidence-spread', z.object({ std: rows, space }), (g) =>
      confidenceOfSpread(g.std, g.space),
    ),
    kind('agreement-action', z.object({ error: z.number(), scale: z.number() }), (g) =>
      agreementOfAction(g.error, g.scale),
    ),
    kind('agreement-text', z.object({ probability: z.number(), floor: z.number() }), (g) =>
      agreementOfText(g.probability, g.floor),
    ),
    kind(
      'verdict',
      z.object({ said: verdict, stratum: counts, all: counts, priorStrength: z.number() }),
      ({ said, ...looks }) => verdictFactor(said, looks),
    ),
    kind(
      'total',
      z.object({ hard: z.number(), soft: z.number(), lam: z.number(), weight: z.number() }),
      (g) => totalLoss(g.hard, g.soft, { lambda: g.lam, weight: g.weight }),
    ),
  ]),
);

const file = path.resolve(import.meta.dirname, '../../../scripts/verify-loss/golden.json');
const cases = golden.parse(JSON.parse(readFileSync(file, 'utf8')));

test.each(cases)('$name', ({ measured, expected }) => {
  expect(measured).toBeCloseTo(expected, 12);
});

test('there are golden numbers', () => expect(cases.length).toBeGreaterThan(20));

test('a dimension that never changes and rows that one side lacks say nothing', () => {
  const only = { spread: [1, 0], live: [true, false], period: [null, null] };
  expect(
    vectorLoss(
      [[1, 5]],
      [
        [0, 90],
        [9, 9],
      ],
      only,
    ),
  ).toBe(0.5);
  expect(vectorLoss([], [[0, 0]], only)).toBeNaN();
});

test('the weight is the product of its factors', () => {
  expect(weightOf({ c: 0.5, g: 0.5, v: 1 })).toBe(0.25);
  expect(weightOf({ c: 1, g: 1, v: 0 })).toBe(0);
});
