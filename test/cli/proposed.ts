/** A small dataset with a project in which keyframes are proposed, for commands that only read them. */
import path from 'node:path';
import { openDataset } from '../../src/core/datasets/open';
import { openProject } from '../../src/core/project/open-project';
import type { Proposal } from '../../src/shared/model/keyframe';
import { scratchFolder, smallDataset } from '../core/datasets/small-dataset';
import { keyframeAt } from '../core/export/curated';

interface Proposed {
  /** PATH --project DIR --decisions proposed */
  where: string[];
  scratch: string;
}

export async function proposed(): Promise<Proposed> {
  const root = await smallDataset({ version: 'v3.0', lengths: [12, 12, 12] });
  const scratch = await scratchFolder();
  const place = path.join(scratch, 'set.curation');
  await proposeAt([4, 9], root, place, scratch);
  return { where: [root, '--project', place, '--decisions', 'proposed'], scratch };
}

/** Where a project is made for which dataset: its folder, the project's, the user's data folder. */
type Where = [root: string, place: string, dataDir: string];

/** A project with keyframes at these frames of every episode, without watching any video. */
export const proposeAt = (frames: readonly number[], ...where: Where): Promise<void> =>
  proposeEach((episode) => frames.map((frame) => keyframeAt(episode, frame)), ...where);

/** As `proposeAt`, with the keyframes of each episode. */
export async function proposeEach(
  keyframesOf: (episode: number) => Proposal[],
  ...[root, place, dataDir]: Where
): Promise<void> {
  const dataset = await openDataset(root);
  const project = await openProject({ dataset, path: place, dataDir });
  for (const { index } of dataset.episodes) {
    await project.saveProposals({
      episode: index,
      fingerprint: await dataset.fingerprint(index),
      policy: 'hash',
      madeAtMs: 1_700_000_000_000,
      keyframes: keyframesOf(index),
    });
  }
  await project.close();
  await dataset.close();
}
