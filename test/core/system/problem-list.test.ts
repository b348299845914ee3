import { expect, it } from 'vitest';
import { ProblemList } from '../../../src/core/system/problem-list';
import { withoutText } from '../../../src/renderer/app/use-end-notices';
import type { ProposeResult } from '../../../src/shared/model/project';

const problem = (code: string, number: number, file?: string) => ({
  code,
  severity: 'warning' as const,
  message: `${code} ${number}`,
  ...(file === undefined ? {} : { file }),
});

it('keeps the first of each code and file together, and counts the others', () => {
  const list = new ProblemList();
  for (let number = 0; number < 25; number += 1) {
    list.add(problem('line', number, 'a'));
    if (number < 20) list.add(problem('line', number, 'b'));
  }
  list.add(problem('torn', 1, 'a'));
  const said = list.all.map(({ message }) => message);
  expect(said).toHaveLength(20 + 1 + 20 + 1);
  expect(said.slice(18, 23)).toEqual([
    'line 18',
    'line 19',
    '5 more problems of this kind are not listed.',
    'line 0',
    'line 1',
  ]);
  expect(said.at(-1)).toBe('torn 1');
});

it('keeps no more for a file that is named by each', () => {
  const list = new ProblemList();
  for (let number = 0; number < 5_000; number += 1)
    list.add(problem('gone', number, `${number}.mp4`));
  list.add(problem('line', 1, 'a'));
  const { length } = list.all;
  expect(list.all.slice(-2)).toEqual([
    {
      ...problem('gone', 0),
      message: '4930 more problems of this kind are not listed.',
      more: 4_930,
    },
    problem('line', 1, 'a'),
  ]);
  expect(length).toBe(50 + 20 + 1 + 1);
});

it('lets those that are only counted be counted', () => {
  const list = new ProblemList(2);
  for (let number = 0; number < 5; number += 1) list.add(problem('not-proposed', number));
  const result = { problems: list.all } as ProposeResult;
  expect(withoutText('propose', result)).toBe('not-proposed 0 So it is with 4 more.');
});
