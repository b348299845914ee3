/** Projects for a toy dataset in a temporary folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openProject } from '../../../src/core/project/open-project';
import type { Project } from '../../../src/core/project/project';
import type { EpisodeProposals, Proposal } from '../../../src/shared/model/keyframe';
import { ScriptedCurator } from '../../shared/decisions';
import { toyDataset, toyEpisodes } from './toy-dataset';

/** Removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-review-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens the project in `root/toy.curation`; closed when the test ends. */
export async function openToy(root: string, episodes = toyEpisodes): Promise<Project> {
  const project = await openProject({
    dataset: toyDataset(path.join(root, 'toy'), episodes),
    path: path.join(root, 'toy.curation'),
    dataDir: path.join(root, 'data'),
  });
  onTestFinished(() => project.close());
  return project;
}

export interface MadeProject {
  root: string;
  folder: string;
  projectId: string;
}

/** A project with one decision of ben's, closed. */
export async function madeProject(): Promise<MadeProject> {
  const root = await temporaryFolder();
  const project = await openToy(root);
  const { id: projectId, path: folder } = project.info;
  const ben = new ScriptedCurator({ projectId, curator: 'ben', device: 'desk' });
  await project.append([ben.decide({ kind: 'finish' })]);
  await project.close();
  return { root, folder, projectId };
}

export function proposalsOf(episode: number, keyframes: Proposal[]): EpisodeProposals {
  return { episode, fingerprint: 'f', policy: 'hash', madeAtMs: 1_700_000_000_000, keyframes };
}
