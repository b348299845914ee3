import { truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { limits } from '../../../src/core/files/limits';
import { readScoredLines } from '../../../src/core/score/scored-lines';
import { scratchFolder } from '../datasets/small-dataset';

const line = (at: number) => `{"id":"r${at}","scores":{"action":${at % 11},"intention":5}}\n`;

it('takes more lines than a call has arguments, and no file that would fill the memory', async () => {
  const file = path.join(await scratchFolder(), 'scores.jsonl');
  const count = 150_000;
  await writeFile(file, Array.from({ length: count }, (_, at) => line(at)).join(''));
  const { lines, unusable, fullScore } = await readScoredLines(file, null);
  expect([lines.length, unusable, fullScore]).toEqual([count, [], 10]);
  expect(lines[10]?.scores).toMatchObject({ action: 1, intention: 0.5 });
  await writeFile(file, '{}\n'.repeat(10_001));
  await expect(readScoredLines(file, null)).rejects.toThrow(
    /scores\.jsonl is no file of scores: more than 10000 of its lines are none; row 1 is not as/,
  );
  await truncate(file, limits.heldLinesBytes + 1);
  await expect(readScoredLines(file, null)).rejects.toThrow('it was not read');
});
