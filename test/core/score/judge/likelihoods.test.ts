import { expect, it } from 'vitest';
import { expectedScores } from '../../../../src/core/score/judge/likelihoods';
import type { Token } from '../../../../src/core/models/chat-client';

/** A token and how likely it and others in its place are. */
type Written = string | [token: string, likely: Record<string, number>];

const token = (written: Written): Token => {
  const [text, likely] = typeof written === 'string' ? [written, { [written]: 1 }] : written;
  const top = Object.entries(likely).map(([each, share]) => ({
    token: each,
    logprob: Math.log(share),
  }));
  return { token: text, logprob: Math.log(likely[text] ?? 1e-9), top };
};

function expected(...written: Written[]) {
  const tokens = written.map(token);
  const words = tokens.map((each) => each.token).join('');
  return expectedScores(words, tokens, ['action']).action;
}
const before = '{"action": {"evidence": "a \\"score\\": 3 it is not", "score":';

it('takes the mean of the numbers by their likelihood', () => {
  const found = expected(before, ' ', ['7', { '7': 0.5, '8': 0.3, '6': 0.2 }], '}}');
  expect(found?.score).toBeCloseTo(0.71);
  expect(found?.mass).toBeCloseTo(1);
});

it('leaves out what is no number, and says how much was one', () => {
  const found = expected(before, [' 8', { ' 8': 0.6, ' 4': 0.2, ' "': 0.1 }], '}}');
  expect(found?.score).toBeCloseTo((0.6 * 8 + 0.2 * 4) / 0.8 / 10);
  expect(found?.mass).toBeCloseTo(0.8);
});

it('multiplies the tokens of a ten that was written in two', () => {
  const found = expected(
    before,
    ' ',
    ['1', { '1': 0.8, '9': 0.2 }],
    ['0', { '0': 0.9, '}': 0.1 }],
    '}}',
  );
  expect(found?.score).toBeCloseTo((0.8 * 0.9 * 10 + 0.8 * 0.1 * 1 + 0.2 * 9) / 10);
  expect(found?.mass).toBeCloseTo(1);
});

it('counts no 1 that may have become a ten where another number was written', () => {
  const found = expected(before, ' ', ['9', { '9': 0.6, '1': 0.4 }], '}}');
  expect(found).toEqual({
    score: expect.closeTo(0.9) as number,
    mass: expect.closeTo(0.6) as number,
  });
});

it('counts it where the model writes ten as one token', () => {
  const found = expected(before, ' ', ['9', { '9': 0.6, '1': 0.1, '10': 0.3 }], '}}');
  expect(found?.score).toBeCloseTo(0.6 * 0.9 + 0.1 * 0.1 + 0.3);
});

it('reads numbers that share a token with what closes them, and the dimension itself as a number', () => {
  expect(expected('{"action":', [' 6,', { ' 6,': 0.5, ' 5,': 0.5 }], '"x":1}')?.score).toBeCloseTo(
    0.55,
  );
});

it('counts a number that was written though it was not likely', () => {
  expect(expected(before, [' 2', { ' 9': 1 - 1e-9 }], '}}')?.score).toBeCloseTo(0.9);
});

const next: Written[] = [', "intention": {"score": ', '7', '}}'];

it.each<[string, Written[]]>([
  ['the answer cannot be judged', [before, ' "cannot be judged"', '}', ...next]],
  ['a token has more than the number', ['{"action": {"sc', 'ore": 7', '}', ...next]],
])('tells nothing where %s', (_, written) => {
  expect(expected(...written)).toBeUndefined();
});

it('tells nothing where the tokens are not those of the words', () => {
  expect(expectedScores(`${before} 7}}`, [token(before)], ['action'])).toEqual({});
});
