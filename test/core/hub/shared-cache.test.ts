/** A cache that several people and programs use. */
import { execFile } from 'node:child_process';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRepository } from '../../../src/core/hub/open-repository';
import { unwatched } from '../../../src/core/jobs/progress';
import { childScript } from '../../child-scripts';
import { repositoryRoot } from '../../shared-data';
import { smallDataset } from '../datasets/small-dataset';
import { hubHome, type HubHome } from './hub-home';

let home: HubHome;
beforeEach(async () => {
  home = await hubHome();
});
afterEach(() => home.close());

const open = () => openRepository('lab/so', unwatched, { client: home.client() });

async function setModes(folder: string, ofFolders: number): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) await chmod(path.join(entry.parentPath, entry.name), ofFolders);
  }
  await chmod(folder, ofFolders);
}

/** As somebody for whom write-protection holds: it does not for root. */
async function openAsOther(address: string): Promise<unknown> {
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const script = childScript(import.meta.dirname, 'open-child');
  const env = { ...process.env, DUALVLA_DATA_DIR: home.folder };
  const how = { cwd: repositoryRoot, env, ...nobody };
  const { stdout } = await promisify(execFile)(process.execPath, [script, address], how);
  return JSON.parse(stdout) as unknown;
}

it('is tagged as a cache, unless it is', async () => {
  const source = await smallDataset({ version: 'v2.1', lengths: [3] });
  await home.server.serve('lab/so', source);
  const tag = path.join(home.cache, 'CACHEDIR.TAG');
  await open();
  expect(await readFile(tag, 'utf8')).toMatch(/^Signature: 8a477f597d28d172789f06886806bc55\n/);
  await writeFile(tag, "Python's");
  await writeFile(path.join(source, 'README.md'), 'A new revision.');
  await home.server.serve('lab/so', source);
  await open();
  expect(await readFile(tag, 'utf8')).toBe("Python's");
});

it.skipIf(process.platform === 'win32')(
  'opens what is in it where it may only be read and the Hub has something newer',
  async () => {
    const source = await smallDataset({ version: 'v2.1', lengths: [3] });
    await home.server.serve('lab/so', source);
    const before = await open();
    await setModes(home.folder, 0o555);
    const same = await openAsOther('hf://lab/so');
    await writeFile(path.join(source, 'README.md'), 'A new revision.');
    await home.server.serve('lab/so', source);
    const newer = await openAsOther('hf://lab/so').catch((error: unknown) => error);
    await setModes(home.folder, 0o755);
    expect(same).toEqual({ root: before, said: [] });
    expect(newer).toEqual({
      root: before,
      said: [expect.stringMatching(/EACCES.* What was downloaded of lab\/so before is opened\.$/)],
    });
  },
);
