/** Reads of our own that once followed the last link, and what is replaced as a whole by a tool. */
import { execFileSync } from 'node:child_process';
import { chmod, lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { copyInto } from '../../../src/core/export/files/disk';
import { refusePointer } from '../../../src/core/files/lfs-pointer';
import { openToy, temporaryFolder } from '../project/toy-project';

it('an export copies a file, and nothing that has become a link or a pipe by then', async () => {
  const folder = await temporaryFolder();
  const at = (name: string) => path.join(folder, name);
  await writeFile(at('video'), 'pictures');
  await chmod(at('video'), 0o444);
  expect(await copyInto(at('video'), at('out/video'))).toBe(8);
  expect(await readFile(at('out/video'), 'utf8')).toBe('pictures');
  expect((await stat(at('out/video'))).mode & 0o777).toBe(0o644);
  await writeFile(at('secret'), 'my key');
  await symlink('secret', at('swapped'));
  execFileSync('mkfifo', [at('pipe')]);
  await expect(copyInto(at('swapped'), at('out/swapped'))).rejects.toThrow('is a link to secret');
  await expect(copyInto(at('pipe'), at('out/pipe'))).rejects.toThrow('is a pipe');
  expect(await readdir(at('out'))).toEqual(['video']);
});

it('what Git LFS left is looked for in files alone', async () => {
  const folder = await temporaryFolder();
  const at = (name: string) => path.join(folder, name);
  const text = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';
  await writeFile(at('pointer'), text);
  await symlink('pointer', at('link'));
  execFileSync('mkfifo', [at('pipe')]);
  await expect(refusePointer(at('pointer'), text.length, 'it')).rejects.toThrow('Git LFS pointer');
  await refusePointer(at('link'), text.length, 'it');
  await refusePointer(at('pipe'), text.length, 'it');
});

it('what a tool writes takes the place of a link, and of nothing once the lock is lost', async () => {
  const root = await temporaryFolder();
  const { folder } = await openToy(root);
  const notes = path.join(root, 'notes');
  const place = path.join(folder.path, 'table.parquet');
  await writeFile(notes, 'my notes');
  await symlink(notes, place);
  await folder.writeBy('table.parquet', (temporary) => writeFile(temporary, 'rows'));
  expect((await lstat(place)).isFile()).toBe(true);
  expect(await readFile(notes, 'utf8')).toBe('my notes');
  const writing = folder.writeBy('table.parquet', async (temporary) => {
    await writeFile(temporary, 'other rows');
    await folder.release('It is held by ben.');
  });
  await expect(writing).rejects.toThrow('Nothing was saved: It is held by ben.');
  expect(await readFile(place, 'utf8')).toBe('rows');
  expect((await readdir(folder.path)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
