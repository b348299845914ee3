import { expect, it } from 'vitest';
import { problemLines } from '../../src/cli/text';
import type { Problem } from '../../src/shared/errors';

const of = (code: string, severity: Problem['severity'], count: number): Problem[] =>
  Array.from({ length: count }, (_none, at) => ({ code, severity, message: `${code} ${at}.` }));

it('lists a few of each kind, worst first, and counts the others', () => {
  const lines = problemLines([
    ...of('mostly-idle', 'info', 1),
    ...of('timestamps-off', 'warning', 7),
    ...of('video-missing', 'error', 500),
  ]);
  expect(lines).toHaveLength(5 + 5 + 1 + 1);
  expect(lines[0]).toBe('error: video-missing 0.');
  expect(lines.at(-2)).toBe('info: mostly-idle 0.');
  expect(lines.at(-1)).toBe('... and more: 495 video-missing, 2 timestamps-off (see --json)');
});

it('is one line for each, whatever a name holds', () => {
  const message = 'a\nerror: forged\r\n is not there.';
  const lines = problemLines([{ code: 'data-missing', severity: 'error', message }]);
  expect(lines).toEqual(['error: a error: forged is not there.']);
});

it('is at most as many as asked for', () => {
  const lines = problemLines([...of('a', 'error', 2), ...of('b', 'info', 2)], 3);
  expect(lines.slice(2)).toEqual(['info: b 0.', '... and more: 1 b (see --json)']);
});
