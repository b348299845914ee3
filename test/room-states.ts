/** The states that rooms can be in, each brought about as it happens: with real files, hosts and disks. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { openDataset } from '../src/core/datasets/open';
import { openProject } from '../src/core/project/open-project';
import { runCli } from './cli/run-cli';
import { startHostProcess } from './e2e/host-process';
import { hubHome } from './core/hub/hub-home';
import { good, openModelServer } from './core/models/model-server';
import { draftViews } from './draft-views';
import { copyFirstEpisodes } from './first-episodes';
import {
  emptyTeamViews,
  manySelected,
  outcomeOfMany,
  roomViews,
  type RoomView,
} from './room-views';
import { reviewedByMany } from './fixtures/two-reviews';

export type RoomName = 'library' | 'review' | 'policy' | 'teachers' | 'score' | 'team';

export interface RoomState {
  name: string;
  rooms: readonly RoomName[];
  make(dir: string): Promise<There>;
}

interface There {
  url: string;
  /** Once the window is open. */
  begin?(page: Page): Promise<void>;
  /** In each room, before it is looked at. */
  inRoom?(page: Page, room: RoomName): Promise<void>;
  /** Shown one after the other, each left by Escape. */
  views?: readonly RoomView[];
  close(): Promise<unknown>;
}

const everywhere = ['library', 'review', 'policy', 'teachers', 'score', 'team'] as const;
const run = promisify(execFile);

export const roomStates: readonly RoomState[] = [
  { name: 'gone', rooms: ['library'], make: gone },
  { name: 'empty', rooms: ['library'], make: empty },
  { name: 'fresh', rooms: everywhere, make: fresh },
  { name: 'full', rooms: everywhere, make: async (dir) => hostOn(await reviewed(dir), dir) },
  { name: 'views', rooms: [], make: views },
  { name: 'drafts', rooms: [], make: drafts },
  { name: 'hub-away', rooms: ['library', 'review'], make: hubAway },
  { name: 'loading', rooms: everywhere, make: loading },
  { name: 'offline', rooms: everywhere, make: offline },
  { name: 'partial', rooms: ['library', 'review'], make: partial },
  { name: 'broken', rooms: ['library', 'review', 'score'], make: broken },
  { name: 'read-only', rooms: everywhere, make: readOnly },
  { name: 'disk-full', rooms: everywhere, make: diskFull },
];

const opened = (page: Page) => page.getByRole('button', { name: /open another dataset/ }).waitFor();

/** What the room waits for has come. */
async function read(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('main [class*="waiting"]') === null);
}

async function copied(dir: string, episodes: number): Promise<string> {
  const dataset = path.join(dir, 'demo');
  await copyFirstEpisodes(episodes, dataset);
  return dataset;
}

async function fresh(dir: string): Promise<There> {
  return { ...(await hostOn(await copied(dir, 3), dir)), views: emptyTeamViews };
}

/** With keyframes, and the reviews of two curators who differ. */
async function reviewed(dir: string): Promise<string> {
  const dataset = await copied(dir, 3);
  const dataDir = path.join(dir, 'cli-data');
  const project = path.join(dir, 'demo.curation');
  await runCli(dataDir, 'propose', dataset, '--project', project);
  const pruned = { Ann: [1], Ben: [1, 2] };
  await reviewedByMany({ dataset, project, dataDir, episodes: [2], pruned });
  return dataset;
}

async function hostOn(dataset: string, dir: string): Promise<There> {
  const host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset });
  return { url: host.url, begin: opened, inRoom: read, close: () => host.stop() };
}

async function views(dir: string): Promise<There> {
  return { ...(await hostOn(await reviewed(dir), dir)), views: roomViews };
}

async function drafts(dir: string): Promise<There> {
  const server = await openModelServer(good);
  const host = await hostOn(await reviewed(dir), dir);
  return {
    ...host,
    views: draftViews(server),
    async close() {
      await host.close();
      await server.close();
    },
  };
}

/** A dataset in which nothing is recorded yet: it says so in place of its rooms. */
async function empty(dir: string): Promise<There> {
  const there = await hostOn(await copied(dir, 0), dir);
  return { ...there, begin: (page) => page.getByText('nothing is recorded yet').waitFor() };
}

/** The address names a folder that is not there any more. */
async function gone(dir: string): Promise<There> {
  const host = await hostOn(await copied(dir, 3), dir);
  return {
    url: host.url,
    close: () => host.close(),
    async begin(page) {
      await opened(page);
      const where = new URLSearchParams({ path: path.join(dir, 'gone') }).toString();
      await page.evaluate((to) => (location.hash = `#/library?${to}`), where);
      await page.reload();
      await page.getByText('This dataset cannot be opened').waitFor();
    },
  };
}

/** The core works, and its answers stay on the way from the moment at which the dataset is open. */
async function loading(dir: string): Promise<There> {
  const host = await startHostProcess({
    dataDir: path.join(dir, 'data'),
    dataset: await reviewed(dir),
  });
  return {
    url: host.url,
    async begin(page) {
      await opened(page);
      process.kill(host.pid, 'SIGSTOP');
    },
    async close() {
      process.kill(host.pid, 'SIGCONT');
      await host.stop();
    },
  };
}

async function offline(dir: string): Promise<There> {
  const host = await startHostProcess({
    dataDir: path.join(dir, 'data'),
    dataset: await reviewed(dir),
  });
  return {
    url: host.url,
    async begin(page) {
      await opened(page);
      await page.keyboard.press('Digit2');
      await page.locator('[data-keyframe]').first().waitFor();
      await host.kill();
      await page.getByText('The connection to the studio is lost').waitFor();
    },
    close: async () => {},
  };
}

/** Opened from a Hub that answers nothing any more: of its videos none was downloaded. */
async function hubAway(dir: string): Promise<There> {
  const home = await hubHome();
  const dataset = await copied(dir, 3);
  await home.server.serve('lab/demo', dataset);
  const host = await hostOn(dataset, dir);
  return {
    ...host,
    async begin(page) {
      await opened(page);
      await page.keyboard.press('Control+o');
      await page.getByRole('textbox', { name: 'Dataset on the Hugging Face Hub' }).fill('lab/demo');
      await page.getByRole('button', { name: 'Open from the Hub' }).click();
      await page.getByText('not downloaded').first().waitFor();
      home.server.fault = () => ({ status: 503 });
    },
    inRoom: (page, room) =>
      room === 'review' ? page.locator('main [role="alert"]').first().waitFor() : read(page),
    async close() {
      await host.close();
      await home.close();
    },
  };
}

/** One camera has no file, and the rows of the last episode are gone. */
async function partial(dir: string): Promise<There> {
  const dataset = await reviewed(dir);
  const [camera = ''] = await readdir(path.join(dataset, 'videos'));
  await rm(path.join(dataset, 'videos', camera), { recursive: true });
  return hostOn(dataset, dir);
}

/** The video files are there and hold no video. */
async function broken(dir: string): Promise<There> {
  const dataset = await copied(dir, 3);
  const videos = path.join(dataset, 'videos');
  for (const name of await readdir(videos, { recursive: true })) {
    if (name.endsWith('.mp4')) await writeFile(path.join(videos, name), 'no video '.repeat(4_000));
  }
  return hostOn(dataset, dir);
}

/** Another studio has the project open. */
async function readOnly(dir: string): Promise<There> {
  const dataset = await reviewed(dir);
  const source = await openDataset(dataset);
  const held = await openProject({
    dataset: source,
    path: path.join(dir, 'demo.curation'),
    dataDir: path.join(dir, 'other'),
  });
  const host = await hostOn(dataset, dir);
  return {
    url: host.url,
    begin: opened,
    inRoom: read,
    views: [manySelected],
    async close() {
      await host.close();
      await held.close();
      await source.close();
    },
  };
}

/** The project lies on a disk of its own, which is filled once it is open. Needs the right to mount one. */
async function diskFull(dir: string): Promise<There> {
  const disk = path.join(dir, 'disk');
  await mkdir(disk);
  await run('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'none', disk]);
  const dataset = await reviewed(disk);
  const host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset });
  return {
    url: host.url,
    async begin(page) {
      await opened(page);
      await page.keyboard.press('Digit2');
      await page.locator('[data-keyframe]').first().waitFor();
      await run('dd', ['if=/dev/zero', `of=${path.join(disk, 'filler')}`, 'bs=4k']).catch(() => {});
      for (const key of ['KeyA', 'KeyA', 'KeyX']) await page.keyboard.press(key);
    },
    views: [outcomeOfMany],
    async close() {
      await host.stop();
      await run('umount', [disk]);
    },
  };
}
