/**
 * A curator decides by keyboard in a real window while the core is killed at random moments and started again: what
 * was acknowledged is on disk exactly once, what was not is there once or not at all, and in the end the window
 * shows what the disk says.
 */
import { readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDataset } from '../../src/core/datasets/open';
import { openProject } from '../../src/core/project/open-project';
import type { Decision } from '../../src/shared/model/decision';
import { seededRandom } from '../shared/seeded-random';
import { copyWatchedEpisodes } from '../watched-episodes';
import { makeTempDir } from '../studio-fixture';
import { DecideTraffic } from './decide-traffic';
import { freePort, startHostProcess, type HostProcess } from './host-process';
import { closeWindows, openWindow, sharedChromium } from './window';

const rounds = process.env['DUALVLA_TEST_FULL'] === '1' ? 50 : 2;
// Without the moving keys: a move becomes a decision only once the keys rest, and this curator never does.
const keys = ['KeyA', 'KeyX', 'KeyU', 'ArrowDown', 'ArrowUp', 'KeyN', 'KeyF'];

let dir: string;
let dataset: string;
let browser: Browser;
let host: HostProcess | null = null;

beforeAll(async () => {
  dir = await makeTempDir();
  dataset = path.join(dir, 'demo');
  await copyWatchedEpisodes(2, dataset);
  browser = await sharedChromium();
});
afterAll(async () => {
  await closeWindows(browser);
  await host?.stop();
  await rm(dir, { recursive: true, force: true });
});

/** Ids of the whole lines in the project's journals, in file order. A torn last line is none. */
async function idsOnDisk(): Promise<string[]> {
  const folder = `${dataset}.curation/journal`;
  const ids: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const text = await readFile(path.join(folder, name), 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    for (const line of whole.split('\n').filter((entry) => entry !== '')) {
      ids.push((JSON.parse(line) as Decision).id);
    }
  }
  return ids;
}

async function shownKeyframes(page: Page): Promise<string[]> {
  const rows = await page.locator('[data-keyframe]').all();
  const shown = await Promise.all(
    rows.map(async (row) => {
      const [id, state] = await Promise.all([
        row.getAttribute('data-keyframe'),
        row.getAttribute('data-state'),
      ]);
      return `${id} ${state}`;
    }),
  );
  return shown.sort();
}

it(
  `${rounds} kills lose nothing and double nothing`,
  async () => {
    const random = seededRandom(20_261_122);
    const options = { dataDir: path.join(dir, 'data'), dataset, port: await freePort() };
    host = await startHostProcess(options);
    // The browser itself reports what the kill cuts, a picture in the middle of its bytes too, and each name that the
    // next core does not know.
    const { page, errors } = await openWindow(browser, 'about:blank', {
      expected:
        /WebSocket|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_CONTENT_LENGTH_MISMATCH|404/,
    });
    // A picture may be on its way while the core comes back, nothing else.
    page.on('response', (answer) => {
      const { pathname } = new URL(answer.url());
      if (answer.status() === 404 && !pathname.startsWith('/media/')) errors.push(answer.url());
    });
    const traffic = new DecideTraffic(page);
    await page.goto(host.url);
    await page.getByRole('button', { name: 'Review' }).first().click();
    await page.getByRole('button', { name: /Propose for this episode/ }).click();
    // The plan looks at a sample of the whole dataset first.
    await page.locator('[data-keyframe]').first().waitFor({ timeout: 120_000 });

    for (let round = 0; round < rounds; round += 1) {
      const moment = traffic.after(random.between(1, 12));
      const state = { alive: true };
      const kill = moment.then(() => {
        state.alive = false;
        return host?.kill();
      });
      while (state.alive) await page.keyboard.press(random.pick(keys));
      await kill;
      const disk = await idsOnDisk();
      expect(new Set(disk).size).toBe(disk.length);
      expect([...traffic.acknowledged].filter((id) => !disk.includes(id))).toEqual([]);
      expect(disk.filter((id) => !traffic.sent.has(id))).toEqual([]);
      // While the core is away the curator goes on; the window keeps it.
      for (let press = random.between(0, 3); press > 0; press -= 1) {
        await page.keyboard.press(random.pick(keys));
      }
      host = await startHostProcess(options);
      await page.getByText('All changes saved').first().waitFor({ timeout: 30_000 });
    }

    // The restarted core gives its files out under new names; the window must have asked for them.
    // Acts wait for their pictures, and what is pressed later for the acts: the last picture comes when all are done.
    await page.keyboard.press('End');
    await page.locator('[data-camera] canvas:not([data-frame="0"])').first().waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Home');
    await page.locator('[data-camera] [data-frame="0"]').first().waitFor();
    await page.getByText('All changes saved').first().waitFor();

    const disk = await idsOnDisk();
    expect(new Set(disk).size).toBe(disk.length);
    expect(new Set(disk)).toEqual(new Set(traffic.sent.keys()));
    expect(disk.length).toBeGreaterThan(rounds);

    const shown = await shownKeyframes(page);
    expect(await host.stop()).toBe(0);
    const opened = await openDataset(dataset);
    const project = await openProject({
      dataset: opened,
      path: null,
      dataDir: options.dataDir,
    });
    const { keyframes } = await project.review(0, null);
    expect(shown).toEqual(keyframes.map(({ id, state }) => `${id} ${state}`).sort());
    await project.close();
    await opened.close();
    host = null;
    expect(errors).toEqual([]);
  },
  60_000 + rounds * 30_000,
);
