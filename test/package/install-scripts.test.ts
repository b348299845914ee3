/** What npm fetches is checked against package-lock.json; what an install script fetches is checked by nobody. */
import { createHash } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packedFfmpeg } from '../../scripts/package/packed-ffmpeg.mjs';
import { scratchFolder } from '../core/datasets/small-dataset';
import { repositoryRoot } from '../shared-data';

const read = (file: string) => readFile(path.join(repositoryRoot, file), 'utf8');

it('no package may run a script when it is installed', async () => {
  const lock = JSON.parse(await read('package-lock.json')) as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  const { allowScripts } = JSON.parse(await read('package.json')) as {
    allowScripts: Record<string, boolean>;
  };
  const withScript = Object.entries(lock.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([place]) => place.slice('node_modules/'.length));
  expect(Object.keys(allowScripts).sort()).toEqual(withScript.sort());
  expect(Object.values(allowScripts)).not.toContain(true);
  // npm before 11 does not know that list.
  expect(await read('scripts/setup/node.mjs')).toContain("'ci', '--ignore-scripts'");
});

it.skipIf(process.platform === 'win32')('packing says which ffmpeg it packs', async () => {
  const folder = await scratchFolder();
  expect(packedFfmpeg(folder, 'linux').words).toContain('No ffmpeg is packed');
  const file = path.join(folder, 'ffmpeg');
  const program = '#!/bin/sh\necho "ffmpeg version 7.1 Copyright"\n';
  await writeFile(file, program);
  await chmod(file, 0o755);
  const checksum = createHash('sha256').update(program).digest('hex');
  expect(packedFfmpeg(folder, 'linux').words).toContain(
    `ffmpeg 7.1 is packed, SHA-256 ${checksum}`,
  );
  await writeFile(file, '#!/bin/sh\necho "something else"\n');
  expect(packedFfmpeg(folder, 'linux')).toMatchObject({ isWrong: true });
});
