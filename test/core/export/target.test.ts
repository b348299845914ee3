/**
 * Where an export may go: names that cannot be given are refused beforehand, and a failed run leaves no name behind.
 */
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readlink, symlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { createPartial, publishPartial } from '../../../src/core/export/target/partial';
import { unwatched } from '../../../src/core/jobs/progress';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { Curated } from './curated';
import { verifyExport } from './verify-export';

async function reviewed() {
  const root = await smallDataset({ version: 'v2.1', lengths: [6] });
  const curated = await Curated.open(root);
  const episodes = [{ source: 0, texts: await curated.review(0, [1]) }];
  await mkdir(path.dirname(curated.out), { recursive: true });
  return { root, curated, episodes, parent: path.dirname(curated.out) };
}

it('exports into a folder that is reached through a link', async () => {
  const { root, curated, episodes, parent } = await reviewed();
  const link = path.join(await scratchFolder(), 'link');
  await symlink(parent, link);
  const result = await runExport(curated.request({ out: path.join(link, 'export') }), unwatched);
  expect(result.out).toBe(path.join(link, 'export'));
  expect(await readdir(parent)).toEqual(['export']);
  await verifyExport(root, curated.out, { episodes, renumbered: false });
});

it('refuses names that its working folder cannot have, or that it would clear away', async () => {
  const { root, curated, parent } = await reviewed();
  let deep = parent;
  while (Buffer.byteLength(deep) < 3_800) deep = path.join(deep, 'd'.repeat(200));
  const targets: [string, RegExp][] = [
    [path.join(parent, 'x'.repeat(240)), /too long a name/],
    [path.join(parent, 'é'.repeat(115)), /too long a name/],
    [path.join(deep, 'export'), /too long a name/],
    [path.join(parent, '.export.dualvla-partial-0badcafe-1-00c0ffee'), /cleared away/],
    [`${root}.curation`, /where the project of .* is begun|lies inside the project/],
  ];
  for (const [out, expected] of targets) {
    const request = curated.request({ out });
    expect((await planExport(request)).blockers.join(' '), out).toMatch(expected);
    await expect(runExport(request, unwatched), out).rejects.toMatchObject({ code: 'conflict' });
  }
  expect(await readdir(parent)).toEqual([]);

  const longest = curated.request({ out: path.join(parent, 'x'.repeat(200)) });
  await runExport(longest, unwatched);
  expect(await readdir(parent)).toEqual([path.basename(longest.options.out)]);
});

it('takes the name back when the disk does not confirm it', async () => {
  const parent = await scratchFolder();
  const out = path.join(parent, 'export');
  const folder = await createPartial(out);
  const handle = await open(folder);
  const handles = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const sync = Reflect.get(handles, 'sync');
  const spy = vi.spyOn(handles, 'sync').mockImplementation(async function (this: FileHandle) {
    if ((await readlink(`/proc/self/fd/${this.fd}`)) === parent) throw new Error('EIO');
    await sync.call(this);
  });
  onTestFinished(() => spy.mockRestore());
  await expect(publishPartial(folder, out)).rejects.toThrow('EIO');
  expect(existsSync(out)).toBe(false);
  expect(await readdir(parent)).toEqual([path.basename(folder)]);
});
