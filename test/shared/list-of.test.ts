/** Lists and records of others are looked at as far as they are right. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import { api } from '../../src/shared/api';
import { listOf, numbersOf, recordOf } from '../../src/shared/model/list-of';

const looked = { at: 0 };
const number = z.number().refine(() => (looked.at += 1));

it.each([
  ['right', [1, 2, 3], 3],
  ['wrong from the second on', [1, 'a', 'b'], 1],
  ['too long', [1, 2, 3, 4], 0],
  ['too short', [], 0],
  ['no list', 'abc', 0],
])('%s', (_what, value, times) => {
  looked.at = 0;
  const { success, data, error } = listOf(number, 3, 1).safeParse(value);
  expect(success).toBe(times === 3);
  if (success) expect(data).toEqual(value);
  else expect(error?.issues).toHaveLength(1);
  expect(looked.at).toBe(times);
});

it('of decisions names the first fault, and no other', () => {
  const act = { kind: 'accept', keyframes: Array.from({ length: 5_000 }, () => ({ id: 'k' })) };
  const decision = { id: 'd:1', projectId: 'p', episode: 0, fingerprint: 'f', curator: 'anna' };
  const decisions = [{ ...decision, device: 'd', sequence: 1, atMs: 0, act }];
  const { error } = api['review.decide'].input.safeParse({ projectId: 'p', decisions });
  const paths = error?.issues.map((issue) => issue.path.join('.')) ?? [];
  expect(paths).toContain('decisions.0.act.keyframes.0.frame');
  expect(paths.every((path) => path.startsWith('decisions.0.act.keyframes.0.'))).toBe(true);
});

it.each([
  ['right', { a: 1, b: 2, c: 3 }, 3],
  ['wrong from the second on', { a: 1, b: 'a', c: 'b' }, 1],
  ['too long', { a: 1, b: 2, c: 3, d: 4 }, 0],
  ['a list', [1], 0],
  ['null', null, 0],
])('a record: %s', (_what, value, times) => {
  looked.at = 0;
  const { success, data, error } = recordOf(number, 3).safeParse(value);
  expect(success).toBe(times === 3);
  if (success) expect(data).toEqual(value);
  else expect(error?.issues).toHaveLength(1);
  expect(looked.at).toBe(times);
});

it('a record has no key that would change what it is', () => {
  const read = recordOf(z.unknown(), 3).parse(JSON.parse('{"__proto__":{"x":1},"a":1}'));
  expect(Object.entries(read)).toEqual([['a', 1]]);
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
});

it.each([
  ['right', [0, 0.5, 1], true],
  ['out of bounds', [0, 2], false],
  ['of texts', ['', ''], false],
  ['of what is no number', [Number.NaN], false],
  ['no list', 1, false],
])('numbers: %s', (_what, value, isRight) => {
  const { success, error } = numbersOf(0, 1).safeParse(value);
  expect(success).toBe(isRight);
  expect(error?.issues ?? []).toHaveLength(isRight ? 0 : 1);
});
