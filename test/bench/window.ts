/** The window as a curator feels it: from a key to the painted decision, and what fifty episodes leave in memory. */
import { cp, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startHostProcess } from '../e2e/host-process';
import { launchChromium, openWindow } from '../e2e/window';
import { demoDataset } from '../shared-data';
import { makeTempDir } from '../studio-fixture';
import { quantile, type BenchRow } from './row';

const presses = 120;
const visits = 50;

export async function benchWindow(): Promise<BenchRow[]> {
  const dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  await cp(demoDataset, dataset, { recursive: true });
  const browser = await launchChromium();
  const host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset });
  try {
    const { page } = await openWindow(browser, host.url);
    const before = await memory(page, host.pid);
    await openReview(page);
    const times = await keyToPaint(page);
    await visitEpisodes(page);
    const after = await memory(page, host.pid);
    const grown = (name: keyof typeof after) =>
      `demo; ${(before[name] / 2 ** 20).toFixed(0)} MiB before the first episode`;
    return [
      {
        name: 'key to painted decision, median',
        value: quantile(times, 0.5),
        unit: 'ms',
        note: `${presses} presses of A and U on the demo`,
      },
      {
        name: 'key to painted decision, p95',
        value: quantile(times, 0.95),
        unit: 'ms',
        note: `${presses} presses of A and U on the demo`,
      },
      {
        name: `window after ${visits} episodes`,
        value: after.heap / 2 ** 20,
        unit: 'MiB of JavaScript heap',
        note: grown('heap'),
      },
      {
        name: `browser after ${visits} episodes`,
        value: after.browser / 2 ** 20,
        unit: 'MiB resident, all its processes',
        note: grown('browser'),
      },
      {
        name: `core after ${visits} episodes`,
        value: after.core / 2 ** 20,
        unit: 'MiB resident',
        note: grown('core'),
      },
    ];
  } finally {
    await browser.close();
    await host.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function openReview(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review' }).first().click();
  await page.getByRole('button', { name: /Propose for this episode/ }).click();
  await page.locator('[data-keyframe]').nth(3).waitFor();
}

/** From the key event in the page to the frame after the list of keyframes changed. */
async function keyToPaint(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { benchTimes: times });
    let pressedMs = Number.NaN;
    addEventListener('keydown', () => (pressedMs = performance.now()), { capture: true });
    const list = document.querySelector('ul[aria-label=Keyframes]');
    if (list === null) throw new Error('There is no list of keyframes.');
    new MutationObserver((records) => {
      if (!records.some(({ attributeName }) => attributeName === 'data-state')) return;
      const sinceMs = pressedMs;
      // A task after the frame's callbacks runs when the frame has been handed to the compositor.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => times.push(performance.now() - sinceMs));
        port1.start();
        port2.postMessage(null);
      });
    }).observe(list, { subtree: true, attributes: true, attributeFilter: ['data-state'] });
  });
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press(press % 2 === 0 ? 'KeyA' : 'KeyU');
    await page.waitForFunction(
      (count) => (window as unknown as { benchTimes: number[] }).benchTimes.length >= count,
      press + 1,
    );
  }
  return page.evaluate(() => (window as unknown as { benchTimes: number[] }).benchTimes);
}

/** Of the demo dataset; after it the visits begin again. */
const lastEpisode = 23;

async function visitEpisodes(page: Page): Promise<void> {
  for (let visit = 0; visit < visits; visit += 1) {
    const before = await page.evaluate(() => location.hash);
    await page.getByRole('button', { name: /^Next episode/ }).click();
    await page.waitForFunction((hash) => location.hash !== hash, before);
    const number = await page.evaluate(() => /review\/(\d+)/.exec(location.hash)?.[1]);
    await page.getByText(`Episode ${number}`, { exact: true }).first().waitFor();
    await page.keyboard.press('Home');
    await page.locator('[data-camera] [data-frame="0"]').first().waitFor();
    await playTo(page, 10);
    if (Number(number) === lastEpisode) {
      await page.evaluate(() => {
        location.hash = location.hash.replace(/review\/\d+/, 'review/0');
      });
      await page.getByText('Episode 0', { exact: true }).first().waitFor();
      await page.locator('[data-camera] [data-frame="0"]').first().waitFor();
    }
  }
}

/** A press that comes while the episode is still being loaded plays nothing; then it is pressed again. */
async function playTo(page: Page, frame: number): Promise<void> {
  for (let press = 0; press < 5; press += 1) {
    await page.keyboard.press('Space');
    const shown = page.waitForFunction(
      (least) => {
        const picture = document.querySelector('[data-camera] [data-frame]');
        return Number(picture?.getAttribute('data-frame')) >= least;
      },
      frame,
      { timeout: 4_000 },
    );
    if (await shown.then(Boolean, () => false)) break;
  }
  await page.keyboard.press('Space');
}

async function memory(
  page: Page,
  corePid: number,
): Promise<{ heap: number; browser: number; core: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return {
    heap: usedSize,
    browser: await residentOf((command) => /\/chrom(ium|e)/.test(command)),
    core: await residentOf((_, pid) => pid === corePid),
  };
}

/** Bytes resident of the processes that match, from /proc. Chromium's processes share pages, so the sum is a bound. */
async function residentOf(matches: (command: string, pid: number) => boolean): Promise<number> {
  let bytes = 0;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const command = await readFile(`/proc/${name}/cmdline`, 'utf8');
      if (!matches(command, Number(name))) continue;
      const status = await readFile(`/proc/${name}/status`, 'utf8');
      bytes += Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
    } catch {
      // The process ended while the list was read.
    }
  }
  return bytes;
}
