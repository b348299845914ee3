/** A project over the demo dataset with a few keyframes to draft for. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { openProject } from '../../../src/core/project/open-project';
import type { Project } from '../../../src/core/project/project';
import { draftSettingsSchema, type DraftSettings } from '../../../src/shared/model/draft';
import type { Proposal } from '../../../src/shared/model/keyframe';
import { openedDemo } from '../../opened-demo';
import { ScriptedCurator } from '../../shared/decisions';

export interface DraftProject {
  dataset: Dataset;
  project: Project;
  folder: string;
}

export async function draftFolder(): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'dualvla-drafts-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return root;
}

export async function openDraftProject(folder: string): Promise<DraftProject> {
  const dataset = await openedDemo();
  const project = await openProject({ dataset, path: folder, dataDir: `${folder}-data` });
  onTestFinished(() => project.close());
  return { dataset, project, folder };
}

export const frames = [0, 40, 80, 120];

/** Keyframes `0:0`, `0:40`, ...: with sentences about the movement, the last one with the dataset's own text. */
export async function propose(
  { dataset, project }: DraftProject,
  episodes: readonly number[],
): Promise<void> {
  for (const episode of episodes) {
    const keyframes = frames.map((frame): Proposal => ({
      id: `${episode}:${frame}`,
      frame,
      cues: [{ kind: 'pause', strength: 0.5, frame }],
      score: 0.5,
      reasoning:
        frame === 120
          ? { text: 'The dataset says so.', source: 'dataset' }
          : { text: `Move on from ${frame}.`, source: 'movement' },
    }));
    const fingerprint = await dataset.fingerprint(episode);
    await project.saveProposals({ episode, fingerprint, policy: 'p', madeAtMs: 1, keyframes });
  }
}

/** A curator decides on one keyframe as it stands. */
export async function decide(
  { dataset, project }: DraftProject,
  { episode, frame, kind }: { episode: number; frame: number; kind: 'accept' | 'prune' },
): Promise<void> {
  const curator = new ScriptedCurator({
    projectId: project.info.id,
    episode,
    fingerprint: await dataset.fingerprint(episode),
    device: `d${episode}-${frame}`,
  });
  const proposals = await project.proposals(episode);
  const keyframe = proposals?.keyframes.find((one) => one.frame === frame);
  if (keyframe === undefined) throw new Error(`no keyframe at ${frame}`);
  await project.append([curator.decide({ kind, keyframes: [keyframe] })]);
}

export function settingsFor(endpoint: string, more: Partial<DraftSettings> = {}): DraftSettings {
  return draftSettingsSchema.parse({
    endpoint,
    model: 'tiny-vlm',
    timeoutSec: 60,
    pictureWidth: 64,
    cameras: 1,
    ...more,
  });
}

/** Texts of an episode by frame. */
export async function textsOf(
  project: Project,
  episode: number,
): Promise<Map<number, Proposal['reasoning']>> {
  const proposals = await project.proposals(episode);
  return new Map(proposals?.keyframes.map(({ frame, reasoning }) => [frame, reasoning]));
}
