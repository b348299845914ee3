/** A studio with a dataset and its project open, a host for windows, a browser, and a client beside them. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { JobKind, JobState } from '../../src/shared/model/job';
import type { RpcClient } from '../../src/shared/rpc/client';
import { closeWindows, sharedChromium } from '../e2e/window';
import { nextEnd } from '../job-end';
import { copyWatchedEpisodes } from '../watched-episodes';
import { makeTempDir, memoryClient, openTestStudio, startTestHost } from '../studio-fixture';

export interface WindowedStudio {
  url: string;
  browser: Browser;
  client: RpcClient;
  projectId: string;
  /** Of the project. */
  folder: string;
  /** The next job of that kind that ends. */
  ended: (kind: JobKind) => Promise<JobState>;
  internalErrors: readonly string[];
  close: () => Promise<void>;
}

export async function openWindowedStudio(dataset: string): Promise<WindowedStudio> {
  const studio = await openTestStudio(dataset);
  const client = memoryClient(studio);
  const { id: datasetId } = await client.call('dataset.open', { path: dataset });
  const { id: projectId, path: folder } = await client.call('project.open', { datasetId });
  const host = await startTestHost(studio);
  const browser = await sharedChromium();
  return {
    url: host.url,
    browser,
    client,
    projectId,
    folder,
    internalErrors: studio.internalErrors,
    ended: (kind) => nextEnd(client, kind),
    async close() {
      await closeWindows(browser);
      client.close();
      await host.close();
      await studio.close();
    },
  };
}

/** On a copy of the demo's first episodes, after keyframes were proposed for those in `proposed`. */
export async function openFirstEpisodes(
  count: number,
  proposed: readonly number[],
): Promise<WindowedStudio> {
  const dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  await copyWatchedEpisodes(count, dataset);
  const studio = await openWindowedStudio(dataset);
  const { client, projectId } = studio;
  if (proposed.length > 0) {
    const ended = studio.ended('propose');
    await client.call('keyframes.propose', { projectId, episodes: [...proposed] });
    await ended;
  }
  return {
    ...studio,
    async close() {
      await studio.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
