/** Rollouts of any folder that has some. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { openDataset } from '../datasets/open';
import { readRolloutDataset } from './read-dataset';
import { readRolloutFolder, rolloutsFile } from './read-folder';
import type { RolloutSet } from './rollout';

export interface OpenRollouts extends RolloutSet {
  /** Lets the dataset go that they come from; what they read then fails. */
  close(): Promise<void>;
}

export const hasRolloutsFile = (folder: string): boolean =>
  existsSync(path.join(folder, rolloutsFile));

/** A folder with `rollouts.jsonl`, else a dataset without its project. Throws as what reads either. */
export async function openRollouts(folder: string): Promise<OpenRollouts> {
  if (hasRolloutsFile(folder)) {
    return { ...(await readRolloutFolder(folder)), close: () => Promise.resolve() };
  }
  const dataset = await openDataset(folder);
  try {
    return { ...(await readRolloutDataset(dataset, null)), close: () => dataset.close() };
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

/** What tells these rollouts from others, wherever they lie: how many of which policy on what, and how each ended. */
export function rolloutsFingerprint({ rollouts, dataset }: RolloutSet): string {
  const hash = createHash('sha256');
  for (const { id, task, policy, seed, video, outcome } of rollouts)
    hash.update(`${JSON.stringify([id, task, policy, seed, video, outcome])}\n`);
  for (const { length } of dataset?.episodes ?? []) hash.update(`${length} `);
  return hash.digest('hex');
}
