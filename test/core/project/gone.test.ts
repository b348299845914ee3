/** A project that is not where it was, or whose dataset is not: what was decided is missed, and never in silence. */
import { cp, mkdir, readdir, readFile, rename, rmdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProjectAddresses } from '../../../src/core/project/addresses';
import { openProject } from '../../../src/core/project/open-project';
import type { ProjectInfo } from '../../../src/shared/model/project';
import { toyDataset, toyEpisodes } from './toy-dataset';
import { temporaryFolder } from './toy-project';

/** Opens the project of the dataset `root/name` as a core does that is started anew, and closes it. */
async function opened(root: string, name: string, chosen?: string): Promise<ProjectInfo> {
  const dataDir = path.join(root, 'data');
  const addresses = new ProjectAddresses(dataDir);
  const project = await openProject({
    dataset: toyDataset(path.join(root, name), toyEpisodes),
    path: chosen === undefined ? null : path.join(root, chosen),
    dataDir,
    addressOf: (id, folder) => addresses.of(id, folder),
    formerProject: (folder) => addresses.former(folder),
  });
  await project.close();
  return project.info;
}

const anew = (...words: string[]) => ({
  code: 'project-begun-anew',
  severity: 'warning',
  message: expect.stringMatching(words.join('.*')),
});

it('a project of a copied dataset that is moved away is missed as any other', async () => {
  const root = await temporaryFolder();
  await mkdir(path.join(root, 'a/ds'), { recursive: true });
  const first = await opened(root, 'a/ds');
  await cp(path.join(root, 'a'), path.join(root, 'b'), { recursive: true });
  const copy = await opened(root, 'b/ds');
  expect(copy).toMatchObject({ id: expect.stringMatching(/^copy-/), problems: [] });
  await rename(copy.path, path.join(root, 'b/elsewhere'));
  expect((await opened(root, 'b/ds')).problems).toEqual([anew(`was in ${copy.path}`)]);
  expect(await opened(root, 'a/ds')).toMatchObject({ id: first.id, problems: [] });
});

it('a project that was opened where it was moved to is named from where it was', async () => {
  const root = await temporaryFolder();
  await mkdir(path.join(root, 'a/ds'), { recursive: true });
  const first = await opened(root, 'a/ds');
  await rename(first.path, path.join(root, 'moved.curation'));
  const moved = await opened(root, 'a/ds', 'moved.curation');
  expect(moved).toMatchObject({ id: first.id, problems: [] });
  const again = await opened(root, 'a/ds');
  expect(again.id).not.toBe(first.id);
  expect(again.problems).toEqual([anew(`was in ${first.path}`, `--project ${moved.path}\\.`)]);
  expect((await opened(root, 'a/ds', 'moved.curation')).id).toBe(first.id);
});

it('a project whose dataset was renamed is named where another is begun', async () => {
  const root = await temporaryFolder();
  await mkdir(path.join(root, 'ds'));
  await mkdir(path.join(root, 'other'));
  await opened(root, 'other');
  const first = await opened(root, 'ds');
  await rename(path.join(root, 'ds'), path.join(root, 'ds2'));
  const project = await opened(root, 'ds2');
  expect(project.path).toBe(path.join(root, 'ds2.curation'));
  expect(project.problems).toMatchObject([
    { code: 'project-left-beside', message: expect.stringContaining(`${first.path} (of "ds")`) },
  ]);
  expect(project.problems[0]?.message).not.toContain('other.curation');
  expect((await opened(root, 'ds2')).problems).toEqual([]);
  const file = path.join(first.path, 'project.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('"ds"', '"ds2"'));
  expect(await opened(root, 'ds2', 'ds.curation')).toMatchObject({ id: first.id, problems: [] });
});

it('of many projects without their datasets some are named', async () => {
  const root = await temporaryFolder();
  for (const name of ['a', 'b', 'c', 'd']) {
    await mkdir(path.join(root, name));
    await opened(root, name);
  }
  await rename(path.join(root, 'a'), path.join(root, 'e'));
  for (const name of ['b', 'c', 'd']) await rmdir(path.join(root, name));
  const { problems } = await opened(root, 'e');
  expect(problems).toHaveLength(1);
  const said = problems[0]?.message ?? '';
  expect(said.match(/\.curation \(of "[a-d]"\)/g)).toHaveLength(3);
  expect(said).toContain(' and 1 more.');
});

async function linked(to: string, dataset = 'ds'): Promise<string> {
  const root = await temporaryFolder();
  await mkdir(path.join(root, 'ds'));
  await mkdir(path.join(root, 'data'));
  if (to === 'theirs') await mkdir(path.join(root, to));
  if (to === 'old') {
    await mkdir(path.join(root, dataset), { recursive: true });
    await opened(root, dataset, 'old');
  }
  await symlink(path.join(root, to), path.join(root, 'ds.curation'));
  return root;
}

describe.skipIf(process.platform === 'win32')('a link in the place of a project', () => {
  it('is followed to a project of this dataset', async () => {
    const root = await linked('old');
    const { path: folder, problems } = await opened(root, 'ds');
    expect([folder, problems]).toEqual([path.join(root, 'old'), []]);
  });

  it.each([
    ['a folder that is no project', 'theirs', 'ds'],
    ['nowhere', 'nowhere', 'ds'],
    ['the project of another dataset', 'old', 'other'],
  ])('is named and not followed to %s', async (_what, to, dataset) => {
    const root = await linked(to, dataset);
    const there = () => readdir(path.join(root, to)).catch(() => null);
    const before = await there();
    for (const project of [await opened(root, 'ds'), await opened(root, 'ds')]) {
      expect(project.path).toContain(path.join(root, 'data/projects/ds-'));
      expect(project.problems).toMatchObject([
        { code: 'project-link', message: expect.stringContaining(path.join(root, 'ds.curation')) },
      ]);
    }
    expect(await there()).toEqual(before);
  });
});
