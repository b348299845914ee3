/** A project says what an older studio would not understand before it holds it, and a newer one is only looked at. */
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { newestVersion } from '../../../src/core/project/project-file';
import { ScriptedCurator } from '../../shared/decisions';
import { openToy, temporaryFolder } from './toy-project';

const fileOf = (root: string): string => path.join(root, 'toy.curation/project.json');

async function versionIn(root: string): Promise<unknown> {
  return (JSON.parse(await readFile(fileOf(root), 'utf8')) as { version: unknown }).version;
}

async function setVersion(root: string, version: number): Promise<void> {
  const project = JSON.parse(await readFile(fileOf(root), 'utf8')) as object;
  await writeFile(fileOf(root), JSON.stringify({ ...project, version }));
}

it('rises with the first outcome, not with opening and not with what older studios know', async () => {
  const root = await temporaryFolder();
  const project = await openToy(root);
  const curator = new ScriptedCurator({ projectId: project.info.id });
  await project.append([curator.decide({ kind: 'flag', flagged: true })]);
  expect(await versionIn(root)).toBe(1);
  await project.append([curator.decide({ kind: 'outcome', value: 0 })]);
  expect(await versionIn(root)).toBe(2);
  expect(project.overview(0)).toMatchObject({
    flagged: true,
    outcome: { value: 0, curator: 'anna', atMs: curator.decisions[1]?.atMs },
  });
  await project.addDataset({ path: '/data/other', name: 'other', role: 'reference' });
  await project.close();
  expect(await versionIn(root)).toBe(2);
  const again = await openToy(root);
  expect(again.info.readOnlyBecause).toBeNull();
  expect((await again.review(0, null)).outcome).toMatchObject({ value: 0 });
});

it('is in the file before the decision is in the journal', async () => {
  const root = await temporaryFolder();
  const project = await openToy(root);
  const curator = new ScriptedCurator({ projectId: project.info.id });
  // A file that cannot be replaced: where the version cannot be said, nothing is acknowledged.
  const folder = path.join(root, 'toy.curation');
  const journal = async () => (await readdir(path.join(folder, 'journal'))).length;
  const { readOnlyBecause } = project.info;
  expect(readOnlyBecause).toBeNull();
  await project.folder.release('The disk went away.');
  const deciding = project.append([curator.decide({ kind: 'outcome', value: 1 })]);
  await expect(deciding).rejects.toMatchObject({ code: 'conflict' });
  expect([await versionIn(root), await journal()]).toEqual([1, 0]);
});

it('rises on opening where a journal with outcomes was put in by hand', async () => {
  const [root, other] = [await temporaryFolder(), await temporaryFolder()];
  const project = await openToy(root);
  const curator = new ScriptedCurator({ projectId: project.id });
  await project.append([curator.decide({ kind: 'outcome', value: 1 })]);
  await project.close();
  await mkdir(path.join(other, 'toy.curation/journal'), { recursive: true });
  const [name = ''] = await readdir(path.join(root, 'toy.curation/journal'));
  for (const file of ['project.json', `journal/${name}`]) {
    await copyFile(path.join(root, 'toy.curation', file), path.join(other, 'toy.curation', file));
  }
  await setVersion(other, 1);
  const copy = await openToy(other);
  expect(copy.overview(0).outcome).toMatchObject({ value: 1 });
  expect(await versionIn(other)).toBe(2);
});

it('of a newer studio opens read-only, stays as it is, and does not pretend to become writable', async () => {
  const root = await temporaryFolder();
  const first = await openToy(root);
  const curator = new ScriptedCurator({ projectId: first.info.id });
  await first.append([curator.decide({ kind: 'flag', flagged: true })]);
  await first.close();
  await setVersion(root, newestVersion + 1);
  const journal = path.join(root, 'toy.curation/journal');
  const [name = ''] = await readdir(journal);
  const line = JSON.stringify({ ...curator.decisions[0], id: 'x:2', act: { kind: 'score' } });
  await writeFile(path.join(journal, name), `${line}\n`, { flag: 'a' });
  const before = await readFile(path.join(journal, name), 'utf8');

  const project = await openToy(root);
  expect(project.info.readOnlyBecause).toContain(
    `written by a newer studio (version ${newestVersion + 1}`,
  );
  expect(project.overview(0).flagged).toBe(true);
  const deciding = project.append([curator.decide({ kind: 'finish' })]);
  await expect(deciding).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('newer studio'),
  });
  expect(await project.couldDoMore()).toBe(false);
  await project.refresh();
  expect(project.info.readOnlyBecause).toContain('newer studio');
  await project.close();
  expect(await versionIn(root)).toBe(newestVersion + 1);
  expect(await readFile(path.join(journal, name), 'utf8')).toBe(before);
  expect(await readdir(path.join(root, 'toy.curation'))).not.toContain('lock.json');
});
