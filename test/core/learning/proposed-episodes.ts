/** Episodes of the same work and one of another kind, proposed, for a curator to review. */
import { cp, rename } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { relearn } from '../../../src/core/keyframes/relearn';
import { openProject } from '../../../src/core/project/open-project';
import type { Project } from '../../../src/core/project/project';
import type { Proposal } from '../../../src/shared/model/keyframe';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { madeOnce } from '../../made-once';
import { scratchFolder } from '../datasets/small-dataset';
import { makeDataset, pickAndPlace, type Row } from '../keyframes/made-dataset';

export const now = (): number => 1_760_000_000_000;

/** The same work in `share` of the time. */
export function atPace(rows: readonly Row[], share: number): Row[] {
  return Array.from({ length: Math.round(rows.length * share) }, (_, i): Row => [
    ...(rows[Math.min(rows.length - 1, Math.round(i / share))] ?? [0, 0, 0, 0]),
  ]);
}

const swaying = (): Row[] =>
  Array.from({ length: 200 }, (_, i): Row => [0.3 + 0.1 * Math.sin(i / 4), 0, 0.3, 0.08]);

export const paces = [1, 1.1, 0.9, 1.2, 1.05, 0.95, 1.15];

interface Opened {
  root: string;
  dataset: Dataset;
  project: Project;
}

export async function open(root: string, folder = `${root}.curation`): Promise<Opened> {
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const dataDir = path.join(path.dirname(root), 'data');
  const project = await openProject({ dataset, path: folder, dataDir });
  onTestFinished(() => project.close());
  return { root, dataset, project };
}

/** Seven episodes of the same work and one of another kind, all proposed. */
export async function proposed(policy = defaultPolicy): Promise<Opened> {
  const made = await madeOnce('proposed-episodes', propose);
  const folder = await scratchFolder();
  await cp(made, folder, { recursive: true, preserveTimestamps: true });
  const opened = await open(path.join(folder, 'set'));
  if (policy === defaultPolicy) return opened;
  await opened.project.setPolicy(policy);
  await proposeDataset({ ...opened, episodes: null, policy, now }, unwatched);
  return opened;
}

async function propose(folder: string): Promise<void> {
  const root = path.join(folder, 'set');
  const episodes = [...paces.map((pace) => atPace(pickAndPlace(), pace)), swaying()];
  await rename(await makeDataset(episodes.map((rows) => ({ rows }))), root);
  const dataset = await openDataset(root);
  const project = await openProject({ dataset, path: `${root}.curation`, dataDir: folder });
  await project.setPolicy(defaultPolicy);
  const input = { dataset, project, episodes: null, policy: defaultPolicy, now };
  await proposeDataset(input, unwatched);
  await project.close();
  await dataset.close();
}

export const keyframesOf = async ({ project }: Opened, episode: number): Promise<Proposal[]> =>
  (await project.proposals(episode))?.keyframes ?? [];

export const learn = (opened: Opened) => relearn({ ...opened, curator: null, now }, unwatched);
