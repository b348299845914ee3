/**
 * Does with each dataset named on standard input what the studio would: opens it, inspects it, reads every episode. One
 * line of JSON per dataset on standard output, after `ready`. A process of its own, for a native library may take it
 * down.
 */
import { createInterface } from 'node:readline';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { openDataset } from '../../../src/core/datasets/open';
import { ProxyVideos } from '../../../src/core/video/proxy-videos';
import { toPlainError, type PlainError, type Problem } from '../../../src/shared/errors';

export interface Looked {
  root: string;
  ms: number;
  /** Why it could not be opened or inspected, or null. */
  refused: PlainError | null;
  problems: Problem[];
  /** What single reads threw, with the episode. */
  errors: { what: string; episode: number; error: PlainError }[];
  /** Files that pictures are said to be in. */
  videos: string[];
  /** Any value that only files elsewhere have. */
  sawOutside: boolean;
}

const [cache = ''] = process.argv.slice(2);
const maxEpisodes = 6;
const maxVideos = 4;

async function look(root: string): Promise<Looked> {
  const looked: Looked = {
    root,
    ms: 0,
    refused: null,
    problems: [],
    errors: [],
    videos: [],
    sawOutside: false,
  };
  const began = performance.now();
  const texts: unknown[] = [];
  try {
    const dataset = await openDataset(root, new ProxyVideos(() => cache));
    try {
      texts.push(dataset.summary, dataset.episodes.slice(0, maxEpisodes));
      for (const { index } of dataset.episodes.slice(0, maxEpisodes)) {
        await readEpisode(dataset, index, looked, texts);
        looked.problems.push(...dataset.problemsOf(index));
      }
    } finally {
      await dataset.close();
    }
    const report = await inspectDataset(root);
    looked.problems.push(...report.problems);
  } catch (error) {
    looked.refused = toPlainError(error);
    if (looked.refused.code === 'internal') looked.refused.details = { stack: stackOf(error) };
  }
  looked.ms = performance.now() - began;
  looked.sawOutside ||= JSON.stringify([texts, looked.problems]).includes('OUTSIDE');
  return looked;
}

async function readEpisode(
  dataset: Dataset,
  index: number,
  looked: Looked,
  texts: unknown[],
): Promise<void> {
  const attempt = async (what: string, read: () => Promise<unknown>): Promise<void> => {
    try {
      await read();
    } catch (thrown) {
      const error = toPlainError(thrown);
      if (error.code === 'internal') error.details = { stack: stackOf(thrown) };
      looked.errors.push({ what, episode: index, error });
    }
  };
  await attempt('signals', async () => {
    const { blocks } = await dataset.signals(index);
    looked.sawOutside ||= blocks.some(({ values }) => values.includes(424_242));
  });
  await attempt('fingerprint', () => dataset.fingerprint(index));
  await attempt('reasoning', async () => texts.push(await dataset.reasoning(index)));
  // Pictures that are in no video file become one first, which takes a while.
  if (looked.videos.length >= maxVideos) return;
  await attempt('videos', async () => {
    for (const { file } of await dataset.videos(index, 2)) looked.videos.push(file);
  });
}

const stackOf = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);

process.stdout.write('ready\n');
for await (const root of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await look(root))}\n`);
}
process.exit(0);
