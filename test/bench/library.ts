/**
 * The library's window on 100,000 episodes, in a real Chromium: from its address to the first rows, from a key in the
 * search to its rows, and rows without content while it is scrolled. LIBRARY_SET names a dataset to measure it on
 * instead of making one, LIBRARY_RUNS how often the window is opened of each kind.
 */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ensureBuild } from '../../scripts/setup/node.mjs';
import { chromiumArgs, chromiumPath } from '../chromium';
import { startHostProcess, type HostProcess } from '../e2e/host-process';
import { makeTempDir } from '../studio-fixture';
import { installProbe } from './library-page';
import { writeRecorded } from './recorded';
import { quantile, type BenchRow } from './row';

const episodes = 100_000;
const runs = Number(process.env['LIBRARY_RUNS'] ?? 5);
const note = `${episodes} episodes of 200 frames in 20 files`;
/** Each key finds another number of episodes. */
const typed = ['drawer', 'towel', 'cup'];
const wheelSteps = 60;
const dragSteps = 80;

export async function benchLibrary(): Promise<BenchRow[]> {
  ensureBuild();
  const dir = await makeTempDir();
  const set = process.env['LIBRARY_SET'] ?? path.join(dir, 'set');
  if (process.env['LIBRARY_SET'] === undefined) {
    const tasks = ['pick up the cup', 'open the drawer', 'wipe the table', 'fold the towel'];
    const recorded = { version: 'v3.0', episodes, length: 200, fps: 20, dims: 6 } as const;
    await writeRecorded(set, { ...recorded, tasks, files: 20, cameras: [] });
  }
  // A scroll bar that can be dragged.
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: chromiumArgs,
    ignoreDefaultArgs: ['--hide-scrollbars'],
  });
  try {
    return [...(await measureOpening(browser, dir, set)), ...(await measureUse(browser, dir, set))];
  } finally {
    await browser.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Cold: the host has just said its address, and nobody has opened the dataset. Warm: another window has it open. */
async function measureOpening(browser: Browser, dir: string, set: string): Promise<BenchRow[]> {
  const opened: Record<'cold' | 'warm', Opened[]> = { cold: [], warm: [] };
  for (let run = 0; run < runs; run += 1) {
    const host = await startHostProcess({ dataDir: path.join(dir, `data-${run}`), dataset: set });
    try {
      opened.cold.push(await openOnce(browser, host));
      opened.warm.push(await openOnce(browser, host));
    } finally {
      await host.stop();
    }
  }
  return (['cold', 'warm'] as const).flatMap((kind) => {
    const median = (of: keyof Opened) =>
      quantile(
        opened[kind].map((each) => each[of]),
        0.5,
      );
    const name = `address to first rows painted, ${kind}`;
    return [
      { name, value: median('painted'), unit: 'ms', note },
      { name: `${name}: processor of the window`, value: median('window'), unit: 'ms', note },
      { name: `${name}: processor of the core`, value: median('core'), unit: 'ms', note },
    ];
  });
}

interface Opened {
  painted: number;
  /** Milliseconds of a processor: the page's process from its start; the core's from the address being opened. */
  window: number;
  core: number;
}

async function openOnce(browser: Browser, host: HostProcess): Promise<Opened> {
  const before = await processorOf(host.pid);
  const page = await openPage(browser, host.url);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const ofWindow =
    1_000 * (metrics.find(({ name }) => name === 'ProcessTime')?.value ?? Number.NaN);
  const core = (await processorOf(host.pid)) - before;
  const painted = await page.evaluate(() => window.libraryProbe.firstRows ?? Number.NaN);
  await page.context().close();
  return { painted, window: ofWindow, core };
}

/** With its first rows painted. */
async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await installProbe(page);
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => window.libraryProbe.firstRows !== null);
  return page;
}

async function processorOf(pid: number): Promise<number> {
  const words = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  // utime and stime, in ticks of 10 ms.
  return 10 * (Number(words[11]) + Number(words[12]));
}

async function measureUse(browser: Browser, dir: string, set: string): Promise<BenchRow[]> {
  const host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset: set });
  try {
    const page = await openPage(browser, host.url);
    // The counts are there: what a search reads has been read.
    await page.locator('fieldset').first().waitFor();
    return [...(await measureScrolling(page)), ...(await measureSearches(page))];
  } finally {
    await host.stop();
  }
}

async function measureSearches(page: Page): Promise<BenchRow[]> {
  const box = page.getByRole('searchbox', { name: 'Search episodes' });
  await page.evaluate(() => window.watchSearches());
  let expected = 0;
  for (const word of typed) {
    await box.fill('');
    await settles(page);
    expected = await page.evaluate(() => window.libraryProbe.searches.length);
    await box.focus();
    // The first letter asks whatever the word is; the last is asked for after letters in quick succession.
    await page.keyboard.type(word, { delay: 60 });
    await settles(page, expected + 1);
  }
  const times = await page.evaluate(() => window.libraryProbe.searches);
  const unit = 'ms';
  const asked = `${note}; ${times.length} changes of the list while ${typed.join(', ')} are typed`;
  return [
    { name: 'key to rows painted, median', value: quantile(times, 0.5), unit, note: asked },
    { name: 'key to rows painted, slowest', value: quantile(times, 1), unit, note: asked },
  ];
}

/** Until the list is that of its search, and nothing more is asked. */
async function settles(page: Page, searches = 0): Promise<void> {
  await page.waitForFunction((least) => window.libraryProbe.searches.length >= least, searches);
  await page.locator('[aria-busy=false] table[aria-label=Episodes]').waitFor();
  await page.waitForTimeout(500);
}

async function measureScrolling(page: Page): Promise<BenchRow[]> {
  const scroller = page.locator('[aria-busy]:has(> table[aria-label=Episodes])');
  const box = await scroller.boundingBox();
  if (box === null) throw new Error('There is no list.');
  await page.evaluate(() => window.watchScrolling());
  await page.mouse.move(box.x + 300, box.y + 300);
  for (let step = 0; step < wheelSteps; step += 1) await page.mouse.wheel(0, 1_200);
  const wheel = await scrolledRows(page, 'wheel, 26 rows a step');
  const bar = box.x + box.width - 6;
  await scroller.evaluate((list) => list.scrollTo({ top: 0 }));
  await page.waitForTimeout(500);
  await scrolledRows(page, 'going back');
  await page.mouse.move(bar, box.y + 22);
  await page.mouse.down();
  for (let step = 0; step < dragSteps; step += 1) {
    await page.mouse.move(bar, box.y + 22 + (step * (box.height - 60)) / dragSteps);
  }
  await page.mouse.up();
  return [wheel, await scrolledRows(page, 'scroll bar from top to end')];
}

/** Of the frames since it was last asked. */
async function scrolledRows(page: Page, how: string): Promise<BenchRow> {
  const frames = await page.evaluate(() => window.libraryProbe.frames.splice(0));
  const rows = frames.reduce((sum, frame) => sum + frame.rows, 0);
  const blank = frames.reduce((sum, frame) => sum + frame.blank, 0);
  return {
    name: `blank rows while scrolling by ${how}`,
    value: (100 * blank) / rows,
    unit: '%',
    note: `${blank} of ${rows} rows in ${frames.length} frames; ${note}`,
  };
}
