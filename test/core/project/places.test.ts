/** Which folder is the project of a dataset, on days on which it can be written and on others. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { childScript } from '../../child-scripts';
import { ProjectAddresses } from '../../../src/core/project/addresses';
import { openProject } from '../../../src/core/project/open-project';
import type { PlainError } from '../../../src/shared/errors';
import type { ProjectInfo } from '../../../src/shared/model/project';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { repositoryRoot } from '../../shared-data';
import { ScriptedCurator } from '../../shared/decisions';
import { toyDataset, toyEpisodes } from './toy-dataset';
import { openToy, temporaryFolder } from './toy-project';

const script = (name: string) => childScript(import.meta.dirname, name);

interface Said {
  info: ProjectInfo;
  decisions: string[];
  refused: PlainError | null;
}

/** As somebody for whom write-protection holds: it does not for root. */
async function asOther(root: string): Promise<Said> {
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script('other-user-child'), root],
    { cwd: repositoryRoot, ...nobody },
  );
  return JSON.parse(stdout) as Said;
}

/** `folders` can be read only. */
async function protect(root: string, folders: readonly string[]): Promise<void> {
  await chmod(root, 0o755);
  for (const folder of folders) {
    const place = path.join(root, folder);
    await mkdir(place, { recursive: true });
    for (const entry of await readdir(place, { recursive: true, withFileTypes: true })) {
      const mode = entry.isDirectory() ? 0o555 : 0o444;
      await chmod(path.join(entry.parentPath, entry.name), mode);
    }
    await chmod(place, 0o555);
  }
  await mkdir(path.join(root, 'data'), { recursive: true });
  await chmod(path.join(root, 'data'), 0o777);
}

describe.skipIf(process.platform === 'win32')('a project on a day on which it is read-only', () => {
  it('opens as it is and says so; no other one is begun, and the next day it goes on', async () => {
    const root = await temporaryFolder();
    const first = await openToy(root);
    const anna = new ScriptedCurator({ projectId: first.info.id });
    await first.append([anna.decide({ kind: 'finish' }), anna.decide({ kind: 'reopen' })]);
    await first.close();
    await protect(root, ['toy.curation']);
    const { info, decisions, refused } = await asOther(root);
    expect(info.path).toBe(path.join(root, 'toy.curation'));
    expect(info.readOnlyBecause).toContain('write-protected');
    expect(decisions).toEqual(['laptop:1', 'laptop:2']);
    expect(refused).toMatchObject({ code: 'conflict', message: /Nothing was saved: .*protected/ });
    expect(await readdir(path.join(root, 'data'))).toEqual([]);
    await chmod(path.join(root, 'toy.curation'), 0o755);
    const next = await openToy(root);
    expect(next.decisions(0).map(({ id }) => id)).toEqual(['laptop:1', 'laptop:2']);
  });

  it('that was begun in the data folder goes on there when the other place can be written', async () => {
    const root = await temporaryFolder();
    await protect(root, ['.']);
    await rm(path.join(root, 'data'), { recursive: true, force: true });
    await mkdir(path.join(root, 'data'));
    await chmod(path.join(root, 'data'), 0o777);
    const there = await asOther(root);
    expect(there.info.path).toContain(path.join(root, 'data/projects/toy-'));
    expect(there.refused).toBeNull();
    await chmod(root, 0o755);
    const project = await openProject({
      dataset: toyDataset(path.join(root, 'toy'), toyEpisodes),
      path: null,
      dataDir: path.join(root, 'data'),
    });
    expect(project.info.path).toBe(there.info.path);
    expect(project.decisions(0).map(({ id }) => id)).toEqual(['desk:1']);
    await project.close();
  });

  it('says where another project of the dataset lies, begun before this was so', async () => {
    const root = await temporaryFolder();
    const dataset = toyDataset(path.join(root, 'toy'), toyEpisodes);
    const options = { dataset, path: null, dataDir: path.join(root, 'data') };
    await writeFile(path.join(root, 'toy.curation'), 'in the way');
    const other = await openProject(options);
    await other.close();
    await rm(path.join(root, 'toy.curation'));
    await (await openToy(root)).close();
    const project = await openProject(options);
    expect(project.info.path).toBe(path.join(root, 'toy.curation'));
    expect(project.info.problems).toMatchObject([
      { code: 'project-elsewhere', message: expect.stringContaining(other.info.path) },
    ]);
    await project.close();
  });
});

describe('a project folder', () => {
  it('is never inside the dataset, whatever its name begins with', async () => {
    const root = await temporaryFolder();
    const dataset = toyDataset(path.join(root, 'toy'), toyEpisodes);
    await mkdir(path.join(root, 'toy'));
    await symlink(path.join(root, 'toy'), path.join(root, 'link'));
    for (const place of ['toy/..curation', 'toy/...', 'toy', 'toy/a/../..b', 'link/x']) {
      await expect(
        openProject({ dataset, path: path.join(root, place), dataDir: path.join(root, 'data') }),
      ).rejects.toMatchObject({ code: 'invalid-input' });
    }
    expect(await readdir(path.join(root, 'toy'))).toEqual([]);
    const beside = await openProject({
      dataset,
      path: path.join(root, '..curation'),
      dataDir: path.join(root, 'data'),
    });
    expect(beside.info.readOnlyBecause).toBeNull();
    await beside.close();
  });

  it('keeps what others put there', async () => {
    const root = await temporaryFolder();
    const folder = path.join(root, 'toy.curation');
    await mkdir(folder);
    await writeFile(path.join(folder, '.gitignore'), 'mine\n');
    const policy = JSON.stringify({ ...defaultPolicy, name: 'theirs' });
    await writeFile(path.join(folder, 'policy.json'), policy);
    const project = await openToy(root);
    expect(project.info.policy.name).toBe('theirs');
    expect(await readFile(path.join(folder, '.gitignore'), 'utf8')).toBe('mine\n');
    expect(await readFile(path.join(folder, 'policy.json'), 'utf8')).toBe(policy);
  });

  it.skipIf(process.platform === 'win32').each([0, 1])(
    'is not left half made by a full disk (room for %i KiB)',
    async (room) => {
      const root = await temporaryFolder();
      const command = `trap '' XFSZ; ulimit -f ${room}; exec "$0" "$1" "$2"`;
      const args = ['-c', command, process.execPath, script('core-child'), root];
      const child = spawn('bash', args, { cwd: repositoryRoot, stdio: ['pipe', 'ignore', 'pipe'] });
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      child.stdin.end();
      const [code] = (await once(child, 'close')) as [number];
      if (room === 0) {
        expect(code).toBe(1);
        expect(said).toMatch(/code: 'io'/);
        expect(said).toMatch(/toy\.curation.* cannot be written.*EFBIG/);
        expect(await readdir(root)).toEqual([]);
      }
      const again = await openToy(root);
      expect(again.info).toMatchObject({ readOnlyBecause: null, problems: [] });
    },
  );
});

describe('what windows call a project', () => {
  it('is its id, and a word of its own for a copy, whatever is opened first', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    const { id, path: folder } = project.info;
    await project.close();
    const copy = path.join(root, 'copy.curation');
    await cp(folder, copy, { recursive: true });
    expect(await new ProjectAddresses(root).of(id, folder)).toBe(id);
    const ofCopy = await new ProjectAddresses(root).of(id, copy);
    expect(ofCopy).toMatch(/^copy-[0-9a-f]{32}$/);
    expect(await new ProjectAddresses(root).of(id, copy)).toBe(ofCopy);
    expect(await new ProjectAddresses(root).of(id, folder)).toBe(id);
    // Where the original is gone, the other one was moved there.
    await rm(folder, { recursive: true });
    expect(await new ProjectAddresses(root).of(id, copy)).toBe(id);
    expect(await new ProjectAddresses(root).of('__proto__', copy)).toBe('__proto__');
  });
});
