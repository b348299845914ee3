/** The studio as a desktop app, on a fresh data folder, with what its journeys ask of it again and again. */
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { coreServiceName } from '../../src/worker/core-messages';
import type { Decision } from '../../src/shared/model/decision';
import { copyFirstEpisodes } from '../first-episodes';
import { repositoryRoot } from '../shared-data';
import { makeTempDir } from '../studio-fixture';
import { eventually, launchDesktop, type DesktopApp } from './desktop-app';

const desktopMain = path.join(repositoryRoot, 'dist/node/desktop.js');

export interface StudioPlace {
  dir: string;
  /** The demo's first episodes: the project lies beside them, once there is one. */
  dataset: string;
  remove(): Promise<void>;
}

/** @param copy puts the demo's first episodes into a folder */
export async function makeStudioPlace(copy = copyFirstEpisodes): Promise<StudioPlace> {
  const dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  await copy(3, dataset);
  return { dir, dataset, remove: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }) };
}

export function launchStudio(
  place: StudioPlace,
  args: readonly string[] = [],
): Promise<DesktopApp> {
  const env = { DUALVLA_DATA_DIR: path.join(place.dir, 'data') };
  return launchDesktop({ main: desktopMain, args, env });
}

/** Opens the first episode in the review and proposes keyframes for it; gives how many. */
export async function startReview(page: Page): Promise<number> {
  await page.locator('[data-episode="0"] button').first().press('Enter');
  await showsFrame(page, 0);
  await page.getByRole('button', { name: /Propose for this episode/ }).click();
  const rows = page.locator('[data-keyframe]');
  await rows.first().waitFor();
  return rows.count();
}

/** Waits until every camera really painted this frame. */
export async function showsFrame(page: Page, frame: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const cameras = [...document.querySelectorAll('[data-camera]')];
    const exact = cameras.filter((at) => at.querySelector(`[data-frame="${wanted}"]`) !== null);
    return cameras.length > 1 && exact.length === cameras.length;
  }, frame);
}

export async function corePid(app: DesktopApp): Promise<number> {
  const pid = await app.evaluate(
    ({ app: own }, name) => own.getAppMetrics().find((entry) => entry.name === name)?.pid ?? null,
    coreServiceName,
  );
  if (pid === null) throw new Error('There is no core process.');
  return pid;
}

/** Clicks an item of the native menu, once the page has said what belongs there. */
export async function chooseMenu(app: DesktopApp, id: string): Promise<void> {
  const state = () =>
    app.evaluate(
      ({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.enabled ?? null,
      id,
    );
  await eventually(state).toBe(true);
  await app.evaluate(
    ({ Menu }, wanted) => void Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(),
    id,
  );
}

/** What the project's journals hold, in file order. A torn last line is none. */
export async function decisionsOnDisk(place: StudioPlace): Promise<Decision[]> {
  const folder = `${place.dataset}.curation/journal`;
  const found: Decision[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const text = await readFile(path.join(folder, name), 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    for (const line of whole.split('\n').filter((entry) => entry !== '')) {
      found.push(JSON.parse(line) as Decision);
    }
  }
  return found;
}

interface LogLine {
  source: string;
  topic: string;
  text: string;
}

/** The app's own log. */
export async function readLog(place: StudioPlace): Promise<LogLine[]> {
  const file = path.join(place.dir, 'data/logs/desktop.jsonl');
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine);
}

/** Errors of the page and of both processes; none is expected but what the test provoked. */
export async function troubles(place: StudioPlace, expected = /^$/): Promise<string[]> {
  const bad = ['console', 'uncaught', 'failure', 'stderr', 'load'];
  return (await readLog(place))
    .filter(({ topic, text }) => bad.includes(topic) && !expected.test(text))
    .map(({ source, topic, text }) => `${source} ${topic}: ${text}`);
}
