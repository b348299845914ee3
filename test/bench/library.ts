/**
 * The library's window on 100,000 episodes, in a real Chromium: from its address to the first rows, from a key, a tick,
 * a brush or an order to its rows, and rows that lack something while it is scrolled. LIBRARY_SET names a dataset to
 * measure it on instead of making one, LIBRARY_RUNS how often the window is opened of each kind.
 */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ensureBuild } from '../../scripts/setup/node.mjs';
import { chromiumArgs, chromiumPath } from '../chromium';
import { startHostProcess, type HostProcess } from '../e2e/host-process';
import { makeTempDir } from '../studio-fixture';
import { installProbe } from './library-page';
import { libraryNote as note, writeLibrarySet } from './library-set';
import { measureAnswers, measureScrolling } from './library-use';
import { quantile, type BenchRow } from './row';

const runs = Number(process.env['LIBRARY_RUNS'] ?? 5);
/** A first look through 100,000 proposals, on a busy machine. */
const countsWithinMs = 120_000;
/** What the core reads ahead of the first search is read by then, or nearly. */
const restMs = 2_000;

export async function benchLibrary(): Promise<BenchRow[]> {
  ensureBuild();
  const dir = await makeTempDir();
  const set = process.env['LIBRARY_SET'] ?? path.join(dir, 'set');
  if (process.env['LIBRARY_SET'] === undefined) await writeLibrarySet(set);
  // A scroll bar that can be dragged.
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: chromiumArgs,
    ignoreDefaultArgs: ['--hide-scrollbars'],
  });
  try {
    // Whoever ends the first one has been through all proposals: later ones find an index of them.
    return [...(await measureUse(browser, dir, set)), ...(await measureOpening(browser, dir, set))];
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
  // The next window finds the core at rest.
  await page.locator('fieldset').first().waitFor({ timeout: countsWithinMs });
  await page.waitForTimeout(restMs);
  await page.context().close();
  return { painted, window: ofWindow, core };
}

/** With its first rows painted. */
async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await installProbe(page);
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => window.libraryProbe.firstRows !== null, undefined, {
    timeout: countsWithinMs,
  });
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
    const first = await page.evaluate(() => window.libraryProbe.firstRows ?? Number.NaN);
    // The counts are there: what a search reads has been read, or nearly.
    await page.locator('fieldset').first().waitFor({ timeout: countsWithinMs });
    const counted = await page.evaluate(() => performance.now());
    const rows = [
      {
        name: 'address to first rows painted, the first time of all',
        value: first,
        unit: 'ms',
        note,
      },
      { name: 'the same to counts and plots beside the list', value: counted, unit: 'ms', note },
      ...(await measureScrolling(page, note)),
      ...(await measureAnswers(page, note)),
    ];
    return rows;
  } finally {
    await host.stop();
  }
}
