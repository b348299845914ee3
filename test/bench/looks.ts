/** The spot-check as a curator feels it: from the key of a verdict to the next look on screen, pictures and lanes. */
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startHostProcess } from '../e2e/host-process';
import { launchChromium, openWindow } from '../e2e/window';
import { demoDataset } from '../shared-data';
import { makeTempDir } from '../studio-fixture';
import { quantile, type BenchRow } from './row';

const judged = 30;
/** As long as nobody decides in less, milliseconds. */
const lookedForMs = 1_000;

export async function benchLooks(): Promise<BenchRow[]> {
  const dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  await cp(demoDataset, dataset, { recursive: true });
  const browser = await launchChromium();
  const host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset });
  try {
    const { page } = await openWindow(browser, host.url);
    page.setDefaultTimeout(300_000);
    await page.locator('[data-episode]').first().waitFor();
    await page.keyboard.press('Digit4');
    await page.getByRole('button', { name: 'Fit the embedded teacher' }).click();
    await page.locator('[data-look]').waitFor();
    const { shown, painted } = await keyToNextLook(page);
    const note = `${judged} verdicts on the demo, two cameras, ${lookedForMs / 1_000} s for each look`;
    return [
      { name: 'key to next look, lanes, median', value: quantile(shown, 0.5), unit: 'ms', note },
      { name: 'key to next look, lanes, p95', value: quantile(shown, 0.95), unit: 'ms', note },
      {
        name: 'key to next look, pictures, median',
        value: quantile(painted, 0.5),
        unit: 'ms',
        note,
      },
      { name: 'key to next look, pictures, p95', value: quantile(painted, 0.95), unit: 'ms', note },
    ];
  } finally {
    await browser.close();
    await host.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** As text: it runs in the page, where what a compiler adds to functions is not known. */
const watched = `
  window.benchLook = new Promise((resolve) => {
    const idOf = () => document.querySelector('[data-look]')?.dataset.look;
    const before = idOf();
    addEventListener('keydown', () => {
      const pressedMs = performance.now();
      let shownMs = null;
      requestAnimationFrame(function watch() {
        const now = idOf();
        if (now !== undefined && now !== before) shownMs ??= performance.now() - pressedMs;
        const cameras = [...document.querySelectorAll('[data-look] canvas')];
        if (shownMs !== null && cameras.every((each) => 'frame' in each.dataset))
          resolve([shownMs, performance.now() - pressedMs]);
        else requestAnimationFrame(watch);
      });
    }, { capture: true, once: true });
  });
  null`;

/** Each in the frame of the display in which it is there, and in which every camera has its picture. */
async function keyToNextLook(page: Page): Promise<{ shown: number[]; painted: number[] }> {
  const times: { shown: number[]; painted: number[] } = { shown: [], painted: [] };
  for (let look = 0; look < judged; look += 1) {
    await page.waitForTimeout(lookedForMs);
    await page.evaluate(watched);
    await page.keyboard.press('KeyA');
    const [shown, painted] = await page.evaluate<[number, number]>('window.benchLook');
    times.shown.push(shown);
    times.painted.push(painted);
  }
  return times;
}
