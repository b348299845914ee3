/** What the user's data folder keeps of datasets and projects: where it cannot be read, nothing is written over it. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { AllowedLinks } from '../../../src/core/datasets/allowed-links';
import { ProjectAddresses } from '../../../src/core/project/addresses';
import { temporaryFolder } from './toy-project';

it.each([
  {
    name: 'allowed-links.json',
    uses: (dataDir: string) => {
      const links = new AllowedLinks(() => dataDir);
      return [() => links.of('/data/set'), () => links.allow('/data/set', ['/usr/share'])];
    },
    says: 'delete the file, and allow them again',
  },
  {
    name: 'project-folders.json',
    uses: (dataDir: string) => {
      const addresses = new ProjectAddresses(dataDir);
      return [() => addresses.of('id', '/data/a'), () => addresses.former('/data/a')];
    },
    says: 'delete the file; of a project and its copies, the one opened first is then the original',
  },
])('$name', async ({ name, uses, says }) => {
  const dataDir = await temporaryFolder();
  const file = path.join(dataDir, name);
  // There is none yet.
  for (const use of uses(dataDir)) await use();
  await rm(file, { force: true });
  await writeFile(file, '{"/data/set": ["/mnt');
  for (const use of uses(dataDir)) {
    await expect(use()).rejects.toMatchObject({
      code: 'corrupt-data',
      message: expect.stringMatching(new RegExp(`${name}, cannot be read.*${says}`)) as string,
    });
  }
  expect(await readFile(file, 'utf8')).toBe('{"/data/set": ["/mnt');
  await rm(file);
  await mkdir(file);
  for (const use of uses(dataDir)) await expect(use()).rejects.toThrow('a folder, not a file');
});
