/** An export gets its name when all of it is on disk, and never somebody else's name. */
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import {
  createPartial,
  discardPartial,
  findSiblings,
  publishPartial,
} from '../../../src/core/export/target/partial';
import { watchSyncs } from '../../watch-syncs';
import { scratchFolder } from '../datasets/small-dataset';

it.each([
  ['an empty folder', (out: string) => mkdir(out)],
  ['a file', (out: string) => writeFile(out, 'mine')],
  ['a link to nothing', (out: string) => symlink('nowhere', out)],
])('does not take a name that %s took meanwhile', async (_name, take) => {
  const out = path.join(await scratchFolder(), 'export');
  const folder = await createPartial(out);
  await writeFile(path.join(folder, 'info.json'), '{}');
  await take(out);
  await expect(publishPartial(folder, out)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(out),
  });
  expect(await readdir(folder)).toEqual(['info.json']);
  expect((await findSiblings(out)).running).toEqual([process.pid]);
  await discardPartial(folder);
  expect(await findSiblings(out)).toEqual({ stale: [], running: [] });
});

it('has every folder on disk before it gets its name, and its name after that', async () => {
  const out = path.join(await scratchFolder(), 'export');
  const folder = await createPartial(out);
  await mkdir(path.join(folder, 'meta/episodes'), { recursive: true });
  await mkdir(path.join(folder, 'data'));
  const synced = await watchSyncs();
  await publishPartial(folder, out);
  // Under its working name, so before the rename; what lies within before what it lies in.
  const names = synced.map((each) => each.path);
  expect(names.toSorted()).toEqual(
    [
      folder,
      path.join(folder, 'data'),
      path.join(folder, 'meta'),
      path.join(folder, 'meta/episodes'),
      path.dirname(out),
    ].sort(),
  );
  expect(names.slice(-2)).toEqual([folder, path.dirname(out)]);
  expect((await readdir(out)).sort()).toEqual(['data', 'meta']);
});
