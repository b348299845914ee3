/** The states that rooms can be in, each brought about as it happens: with real files, hosts and disks. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { openDataset } from '../src/core/datasets/open';
import { openProject } from '../src/core/project/open-project';
import { good, openModelServer } from './core/models/model-server';
import { startScriptedJudge } from './core/score/judge/scripted-judge';
import { dialogViews, issuesOfEpisode } from './dialog-views';
import { draftViews } from './draft-views';
import { startHostProcess } from './e2e/host-process';
import { command } from './e2e/window';
import { writeTwoPolicies } from './fixtures/score/two-policies';
import { hubAway, hubOffline, hubSlow, published } from './hub-states';
import { queued } from './queue-states';
import {
  copied,
  everywhere,
  hostOn,
  opened,
  read,
  reviewed,
  toRoom,
  type RoomState,
  type There,
} from './room-hosts';
import { emptyTeamViews, manySelected, outcomeOfMany, roomViews } from './room-views';
import { shootScore } from './score-shots';
import { shootTeachers } from './teacher-shots';

const run = promisify(execFile);

export const roomStates: readonly RoomState[] = [
  { name: 'gone', rooms: ['library'], make: gone },
  { name: 'empty', rooms: ['library'], make: empty },
  { name: 'fresh', rooms: everywhere, make: fresh },
  { name: 'full', rooms: everywhere, make: async (dir) => hostOn(await reviewed(dir), dir) },
  { name: 'views', rooms: [], make: views },
  { name: 'drafts', rooms: [], make: drafts },
  { name: 'dialogs', rooms: [], make: dialogs },
  { name: 'first-steps', rooms: ['library', 'review'], make: firstSteps },
  { name: 'teachers', rooms: [], make: teachers },
  { name: 'score', rooms: [], make: scored },
  { name: 'published', rooms: [], make: published },
  { name: 'queued', rooms: [], make: queued },
  { name: 'hub-away', rooms: ['library', 'review'], make: hubAway },
  { name: 'hub-slow', rooms: [], make: hubSlow },
  { name: 'hub-offline', rooms: ['library', 'review', 'policy'], make: hubOffline },
  { name: 'loading', rooms: everywhere, make: loading },
  { name: 'offline', rooms: everywhere, make: offline },
  { name: 'partial', rooms: ['library', 'review'], make: partial },
  { name: 'broken', rooms: ['library', 'review', 'score'], make: broken },
  { name: 'read-only', rooms: everywhere, make: readOnly },
  { name: 'disk-full', rooms: everywhere, make: diskFull },
];

async function fresh(dir: string): Promise<There> {
  return { ...(await hostOn(await copied(dir, 3), dir)), views: emptyTeamViews };
}

async function views(dir: string): Promise<There> {
  return { ...(await hostOn(await reviewed(dir), dir)), views: roomViews };
}

async function dialogs(dir: string): Promise<There> {
  return { ...(await hostOn(await reviewed(dir), dir)), views: dialogViews };
}

/** The strip of the five steps: at its first in the library, at its second in an episode. */
async function firstSteps(dir: string): Promise<There> {
  const host = await hostOn(await reviewed(dir), dir);
  return {
    ...host,
    async begin(page) {
      await opened(page);
      await command(page, 'Show the first steps');
      await page.getByRole('region', { name: 'First steps' }).waitFor();
    },
  };
}

async function teachers(dir: string): Promise<There> {
  const host = await hostOn(await reviewed(dir), dir);
  return {
    ...host,
    async tour(page, save) {
      page.setDefaultTimeout(120_000);
      await shootTeachers(page, { samples: path.join(dir, 'samples') }, save);
    },
  };
}

async function scored(dir: string): Promise<There> {
  const judge = await startScriptedJudge({}, openModelServer);
  const folder = await writeTwoPolicies(path.join(dir, 'runs'));
  const host = await hostOn(await reviewed(dir), dir);
  return {
    ...host,
    async tour(page, save) {
      page.setDefaultTimeout(120_000);
      await toRoom(page, 'score');
      await shootScore(page, { folder, judge }, save);
    },
    async close() {
      await host.close();
      await judge.server.close();
    },
  };
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
  return { ...(await hostOn(dataset, dir)), views: [issuesOfEpisode] };
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
