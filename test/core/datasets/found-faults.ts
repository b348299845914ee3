/** What is found wrong with a dataset, in few words. */
import path from 'node:path';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { openDataset } from '../../../src/core/datasets/open';
import type { Problem } from '../../../src/shared/errors';
import type { SmallDataset } from './small-dataset';

export const v2: SmallDataset = { version: 'v2.1', lengths: [6, 6, 6] };

export const v3: SmallDataset = { version: 'v3.0', lengths: [6, 6, 6] };

export const dataOf = (root: string, episode: number): string =>
  path.join(root, `data/chunk-000/episode_00000${episode}.parquet`);

export const brief = (problems: readonly Problem[]): string[] =>
  problems.map(({ code, episode }) => (episode === undefined ? code : `${code} ${episode}`)).sort();

/** What opening, and what checking every episode, finds: code and episode. */
export async function found(root: string): Promise<{ opened: string[]; inspected: string[] }> {
  const dataset = await openDataset(root);
  const opened = brief(dataset.summary.problems);
  await dataset.close();
  return { opened, inspected: brief((await inspectDataset(root)).problems) };
}

/** Everything about one code, as a person reads it. */
export async function messagesOf(root: string, code: string): Promise<string[]> {
  const { problems } = await inspectDataset(root);
  return problems.filter((each) => each.code === code).map(({ message }) => message);
}
