/** A project that is not where it was, or whose dataset is not: what was decided is missed, and never in silence. */
import { cp, mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
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
