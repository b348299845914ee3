/** A curator's scripted day in a real window, with an onlooker in another, and what it leaves in memory. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { policySchema } from '../../src/shared/model/policy';
import { runCli } from '../cli/run-cli';
import { startHostProcess } from '../e2e/host-process';
import { ScriptedCurator } from '../e2e/review/scripted-curator';
import { launchChromium, openWindow, type StudioWindow } from '../e2e/window';
import { allocatorsOf, growthOf, pictureCache, type Allocators } from './allocators';
import { inspected, keepNoAnswers } from './inspector';
import { memoryOf, type Memory } from './memory';
import { goTo, Onlooker, restAtBeginning } from './onlooker';
import { countPictures, heapOf, openPictures } from './open-pictures';

export interface Reading extends Memory {
  /** How many were reviewed before it was read. */
  episodes: number;
  decisions: number;
  /** MiB of JavaScript in the core, and in both windows. */
  coreHeap: number;
  heap: number;
  /** MiB of decoded pictures that Chromium keeps until memory is short: a part of `windows` and `chromium`. */
  cache: number;
  decoders: number;
  pictures: number;
}

interface Day {
  /** Without a project yet. */
  dataset: string;
  /** For the studio's own files. */
  dir: string;
  episodes: number;
  decisions: number;
  /** Read after so many episodes. */
  marks: readonly number[];
  /** Is told which allocators grew since the first mark. */
  onGrowth?: (lines: readonly string[]) => void;
  onReading?: (reading: Reading) => void;
}

/** @throws if the journal has another number of decisions than were made, or a window told of an error */
export async function spendDay(day: Day): Promise<Reading[]> {
  const { dataset, dir, episodes, marks } = day;
  const project = `${dataset}.curation`;
  await propose(dir, dataset, project);
  const { env, heapOf: coreHeapOf } = await inspected();
  const host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset, env });
  const browser = await launchChromium();
  try {
    const { page: mine, errors } = await openCounted(browser, host.url);
    const { page: theirs, errors: others } = await openCounted(browser, host.url);
    const curator = new ScriptedCurator(mine);
    const onlooker = new Onlooker(theirs);
    const readings: Reading[] = [];
    let first: Allocators | null = null;
    let made = 0;
    await goTo(mine, 'review/0');
    for (let at = 0; at < episodes; at += 1) {
      const next = at + 1 < episodes ? at + 1 : null;
      const due = Math.round((day.decisions * (at + 1)) / episodes);
      made += await secondThoughts(mine, at, due - made);
      const way = at % 2 === 0 ? 'keys, accept only' : 'keys, mixed';
      made += (await curator.review(at, way, next)).meant.length;
      await onlooker.look(at);
      if (!marks.includes(at + 1)) continue;
      await mine.getByText('All changes saved').first().waitFor();
      await Promise.all([mine, theirs].map(restAtBeginning));
      const heap = await heapOf([mine, theirs]);
      const coreHeap = await coreHeapOf(host.pid);
      const held = await memoryOf(host.pid, process.pid);
      const open = await openPictures([mine, theirs]);
      const allocators = await allocatorsOf(browser);
      const cache = allocators.get(pictureCache) ?? 0;
      const reading = {
        episodes: at + 1,
        decisions: made,
        coreHeap,
        heap,
        cache,
        ...held,
        ...open,
      };
      readings.push(reading);
      day.onReading?.(reading);
      first ??= allocators;
      day.onGrowth?.(growthOf(first, allocators));
      if (next !== null) await goTo(mine, `review/${next}`);
    }
    await mine.getByText('All changes saved').first().waitFor();
    const kept = await decisionsIn(project);
    if (kept !== made) throw new Error(`${made} decisions were made and ${kept} were kept.`);
    const told = [...errors, ...others];
    if (told.length > 0) throw new Error(`A window told of errors: ${told.join('; ')}`);
    return readings;
  } finally {
    await browser.close();
    await host.stop();
  }
}

/** What curators teach is left out: rows would come and go while they are counted. */
async function propose(dir: string, dataset: string, project: string): Promise<void> {
  const policy = path.join(dir, 'policy.json');
  await writeFile(policy, JSON.stringify(policySchema.parse({ learn: { from: 'nothing' } })));
  const words = ['propose', dataset, '--project', project, '--policy', policy];
  const { status, stderr } = await runCli(path.join(dir, 'cli'), ...words);
  if (status !== 0) throw new Error(stderr);
}

async function openCounted(browser: Browser, url: string): Promise<StudioWindow> {
  const opened = await openWindow(browser, url, { beforeLoad: countPictures });
  await opened.page.locator('[data-episode="0"]').waitFor();
  await keepNoAnswers(opened.page);
  return opened;
}

/**
 * Accepts and takes back, so that as many decisions as are due come together with one for each keyframe and the end.
 *
 * @returns how many decisions that were
 */
async function secondThoughts(page: Page, episode: number, due: number): Promise<number> {
  await page.getByRole('heading', { name: `Episode ${episode}`, exact: true }).waitFor();
  const proposed = page.locator('[data-keyframe][data-state="proposed"]');
  await proposed.first().waitFor();
  const open = await proposed.count();
  const pairs = Math.max(0, Math.floor((due - open - 1) / 2));
  for (let pair = 0; pair < pairs; pair += 1) {
    await page.keyboard.press('KeyA');
    await proposed.nth(open - 1).waitFor({ state: 'detached' });
    await page.keyboard.press('KeyU');
    await proposed.nth(open - 1).waitFor();
  }
  return 2 * pairs;
}

async function decisionsIn(project: string): Promise<number> {
  const journal = path.join(project, 'journal');
  let lines = 0;
  for (const name of await readdir(journal)) {
    const text = await readFile(path.join(journal, name), 'utf8');
    lines += text.split('\n').filter((line) => line !== '').length;
  }
  return lines;
}
