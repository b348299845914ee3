/** What is kept as JSON and cannot be read this time is not taken for missing, nor the damaged for a fault. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { jsonFilesOf, usableJson } from '../../../src/core/project/json-files';
import { StudioError } from '../../../src/shared/errors';
import { openToy, temporaryFolder } from './toy-project';

it('counts as none where it makes no sense, and is asked for again where it cannot be read', async () => {
  const { folder } = await openToy(await temporaryFolder());
  await mkdir(path.join(folder.path, 'kept/folder.json'), { recursive: true });
  await writeFile(path.join(folder.path, 'kept/good.json'), '{"a":1}');
  await writeFile(path.join(folder.path, 'kept/no.json'), '{');
  const all = async () => {
    const found: unknown[] = [];
    for await (const each of jsonFilesOf(folder, 'kept')) found.push(each);
    return found;
  };
  for (const name of ['kept/folder.json', 'kept/no.json', 'kept/missing.json']) {
    expect(await usableJson(folder, name)).toBeNull();
  }
  expect(await usableJson(folder, 'kept/good.json')).toEqual({ a: 1 });
  expect(await all()).toEqual([{ a: 1 }]);
  const short = new StudioError('io', 'Too many files are open.');
  const read = vi.spyOn(folder, 'read').mockRejectedValue(short);
  await expect(usableJson(folder, 'kept/good.json')).rejects.toBe(short);
  await expect(all()).rejects.toBe(short);
  read.mockRestore();
});
