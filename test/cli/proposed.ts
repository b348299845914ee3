/** A small dataset with a project in which keyframes are proposed, for commands that only read them. */
import path from 'node:path';
import { openDataset } from '../../src/core/datasets/open';
import { openProject } from '../../src/core/project/open-project';
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

/**
 * A project at `place` with keyframes at these frames of every episode, without watching any video.
 * @param text of every keyframe; if not given, of each its own
 */
export async function proposeAt(
  frames: readonly number[],
  root: string,
  place: string,
  dataDir: string,
  text?: string,
): Promise<void> {
  const dataset = await openDataset(root);
  const project = await openProject({ dataset, path: place, dataDir });
  for (const { index } of dataset.episodes) {
    await project.saveProposals({
      episode: index,
      fingerprint: await dataset.fingerprint(index),
      policy: 'hash',
      madeAtMs: 1_700_000_000_000,
      keyframes: frames.map((frame) => keyframeAt(index, frame, text)),
    });
  }
  await project.close();
  await dataset.close();
}
