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
  const dataset = await openDataset(root);
  const project = await openProject({ dataset, path: place, dataDir: scratch });
  for (const { index } of dataset.episodes) {
    await project.saveProposals({
      episode: index,
      fingerprint: await dataset.fingerprint(index),
      policy: 'hash',
      madeAtMs: 1_700_000_000_000,
      keyframes: [keyframeAt(index, 4), keyframeAt(index, 9)],
    });
  }
  await project.close();
  await dataset.close();
  return { where: [root, '--project', place, '--decisions', 'proposed'], scratch };
}
