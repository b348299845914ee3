import { mkdir, realpath, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { resolveInside } from '../../../src/core/files/contained-path';
import { openRepository } from '../../../src/core/hub/open-repository';
import { unwatched } from '../../../src/core/jobs/progress';
import { demo, hubHome } from './hub-home';

it('follows blobs into the store that repositories of a cache share, and no other folder of that name', async () => {
  const home = await hubHome();
  onTestFinished(() => home.close());
  await home.server.serve('lab/demo', demo);
  const root = await openRepository('lab/demo', unwatched, { client: home.client() });
  const blob = await realpath(path.join(root, 'meta/info.json'));
  const name = 'ab'.repeat(32);
  const stored = path.join(home.cache, 'blobs', 'ab', name);
  await mkdir(path.dirname(stored), { recursive: true });
  await rename(blob, stored);
  await symlink(path.relative(path.dirname(blob), stored), blob);
  await expect(resolveInside(root, 'meta/info.json')).rejects.toThrow(/outside the dataset/);
  await writeFile(path.join(home.cache, 'blobs/.huggingface-shared-blobs'), '1');
  expect(await resolveInside(root, 'meta/info.json')).toBe(stored);
});
