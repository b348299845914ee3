import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { browseFolder } from '../../../src/core/host/browse';
import { scratchFolder } from '../datasets/small-dataset';

it('lists folders, and after them the files that are asked for', async () => {
  const root = await scratchFolder();
  await mkdir(path.join(root, 'b'));
  await mkdir(path.join(root, '.hidden'));
  for (const name of ['a.jsonl', 'c.PARQUET', 'd.txt', '.e.jsonl'])
    await writeFile(path.join(root, name), '');
  await symlink(path.join(root, 'gone'), path.join(root, 'f.jsonl'));
  const named = async (endings?: string[]) =>
    (await browseFolder(root, null, endings)).entries.map(({ name, kind }) => [name, kind]);
  expect(await named()).toEqual([['b', 'folder']]);
  expect(await named(['.jsonl', '.parquet'])).toEqual([
    ['b', 'folder'],
    ['a.jsonl', 'file'],
    ['c.PARQUET', 'file'],
  ]);
  await expect(browseFolder(path.join(root, 'none'), null)).rejects.toMatchObject({
    code: 'not-found',
  });
});
