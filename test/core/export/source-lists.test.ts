/** The lists of a source are read within the limits within which the dataset was opened. */
import { execFile } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { limits } from '../../../src/core/files/limits';
import { readObject, readObjects } from '../../../src/core/export/lerobot/meta/source-lists';
import { scratchFolder } from '../datasets/small-dataset';

async function file(text: string): Promise<string> {
  const name = path.join(await scratchFolder(), 'list.jsonl');
  await writeFile(name, text);
  return name;
}

async function all(objects: AsyncIterable<unknown>): Promise<unknown[]> {
  const read: unknown[] = [];
  for await (const each of objects) read.push(each);
  return read;
}

it('leaves out lines that are too long, too deep or no objects', async () => {
  const long = `{"long":"${'x'.repeat(limits.lineBytes)}"}`;
  const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
  const list = await file(`{"a":NaN}\n${long}\n\n{"deep":${deep}}\n[1]\nno\n{"b":2}`);
  expect(await all(readObjects(list))).toEqual([{ a: NaN }, { b: 2 }]);
});

it('refuses files that are too large, and waits for no pipe', async () => {
  const list = await file('{}');
  await truncate(list, limits.linesBytes + 1);
  await expect(all(readObjects(list))).rejects.toMatchObject({ code: 'corrupt-data' });
  await expect(readObject(list)).rejects.toMatchObject({ code: 'corrupt-data' });
  const pipe = path.join(await scratchFolder(), 'pipe');
  await promisify(execFile)('mkfifo', [pipe]);
  await expect(readObject(pipe)).rejects.toThrow('is a pipe');
});
