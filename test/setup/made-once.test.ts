/** What several test files share is made by one of them; the others end where that one was killed. */
import { spawnSync } from 'node:child_process';
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { madeOnce } from '../made-once';

const write = (text: string) => (folder: string) => writeFile(path.join(folder, 'text'), text);

it('is made once, waited for, and given up once whoever made it was killed', async () => {
  const own = `made-once-${process.pid}`;
  const both = await Promise.all(['one', 'other'].map((text) => madeOnce(own, write(text))));
  expect(both[0]).toBe(both[1]);
  expect(['one', 'other']).toContain(await readFile(path.join(both[0] ?? '', 'text'), 'utf8'));
  await rm(both[0] ?? '', { recursive: true });

  await expect(madeOnce(own, () => Promise.reject(new Error('No disk.')))).rejects.toThrow(
    'No disk.',
  );
  await madeOnce(own, write('after it'));
  await rm(both[0] ?? '', { recursive: true });

  const owner = path.join(os.tmpdir(), `${own}.owner`);
  const { pid } = spawnSync('true');
  await symlink(String(pid), owner);
  await expect(madeOnce(own, write('never'))).rejects.toThrow(`process ${pid} ended`);
  await rm(owner);
  expect((await readdir(os.tmpdir())).filter((name) => name.startsWith(own))).toEqual([]);
});
