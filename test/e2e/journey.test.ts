/** The curator's loop in a real window: open, play, step, propose, decide by keyboard, undo, reload, finish, export. */
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../src/core/datasets/open';
import { copyFirstEpisodes } from '../first-episodes';
import { realDataset, sharedData } from '../shared-data';
import { makeTempDir } from '../studio-fixture';
import { IndependentDataset } from '../core/export/independent-reader';
import { startHostProcess, type HostProcess } from './host-process';
import { closeWindows, openWindow, sharedChromium } from './window';

const full = process.env['DUALVLA_TEST_FULL'] === '1';
/** The newest version that LeRobot has had; with the long counts the oldest and both robots of v2.1 too. */
const real = [
  'g1-yellow-bottle-v30',
  ...(full ? ['gr1-picknplace-sim-v20', 'cr5-banana-v21', 'g1-yellow-bottle-v21'] : []),
];

let browser: Browser;
beforeAll(async () => {
  browser = await sharedChromium();
});
afterAll(() => closeWindows(browser));

// Its whole loop is in the first steps and in the desktop app too: here it stands in for the real ones.
describe.skipIf(sharedData !== null && !full)('on the demo dataset', () =>
  journey('demo', (copy) => copyFirstEpisodes(3, copy)),
);
describe.skipIf(sharedData === null).each(real)('on %s', (name) =>
  journey(name, (copy) => cp(realDataset(name), copy, { recursive: true })),
);

/** On a copy: the project lies beside the dataset, and nothing may be written where the real ones are. */
function journey(name: string, copyTo: (folder: string) => Promise<void>): void {
  let dir: string;
  let dataset: string;
  let host: HostProcess;

  beforeAll(async () => {
    dir = await makeTempDir();
    dataset = path.join(dir, name);
    await copyTo(dataset);
    host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset });
  });
  afterAll(async () => {
    expect(await host.stop()).toBe(0);
    await rm(dir, { recursive: true, force: true });
  });

  it('opens, plays, decides, undoes, reloads, finishes and exports', async () => {
    const opened = await openDataset(dataset);
    const { episodes, summary } = opened;
    await opened.close();
    const first = episodes[0];
    if (first === undefined) throw new Error(`${name} has no episode.`);
    const { page, errors } = await openWindow(browser, host.url);

    await page.locator(`[data-episode="${first.index}"]`).waitFor();
    await page.getByText(`${episodes.length} episodes`, { exact: true }).waitFor();
    await page.locator(`[data-episode="${first.index}"] button`).first().press('Enter');

    await shows(page, 0);
    await page.keyboard.press('Space');
    await page.waitForFunction(() => {
      const frames = [...document.querySelectorAll('[data-camera] [data-frame]')];
      return frames.length > 0 && frames.every((at) => Number(at.getAttribute('data-frame')) >= 5);
    });
    await page.keyboard.press('Space');
    await page.keyboard.press('Home');
    await shows(page, 0);
    await page.keyboard.press('ArrowRight');
    await shows(page, 1);
    await page.keyboard.press('Shift+ArrowRight');
    await shows(page, 11);
    await page.keyboard.press('ArrowLeft');
    await shows(page, 10);
    await page.keyboard.press('End');
    await shows(page, first.length - 1);

    await page.getByRole('button', { name: /Propose for this episode/ }).click();
    const rows = page.locator('[data-keyframe]');
    await rows.first().waitFor();
    const proposed = await rows.count();
    expect(proposed).toBeGreaterThan(1);

    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await rows.first().click();
    await page.keyboard.press('KeyA');
    await rows.nth(0).and(page.locator('[data-state=accepted]')).waitFor();
    await page.keyboard.press('KeyX');
    await rows.nth(1).and(page.locator('[data-state=pruned]')).waitFor();
    await page.keyboard.press('KeyU');
    await rows.nth(1).and(page.locator('[data-state=proposed]')).waitFor();
    await page.keyboard.press('Control+Shift+KeyZ');
    await rows.nth(1).and(page.locator('[data-state=pruned]')).waitFor();

    await rows.first().click();
    await page.keyboard.press('KeyE');
    const words = 'Reach for it: "exactly" this; jj kk aa xx.';
    // The whole text, or its sub-task where it has parts.
    await page.locator('textarea:focus').fill(words);
    await page.keyboard.press('Control+Enter');
    // A text is a decision: the cursor went on.
    await rows.first().and(page.locator(':not([aria-current])')).waitFor();
    await rows.first().click();
    const said = page.getByRole('region', { name: 'Reasoning' }).getByText(words);
    await said.and(page.locator(':not(del)')).waitFor();

    await page.reload();
    await rows.first().waitFor();
    expect(await rows.count()).toBe(proposed);
    await rows.nth(0).and(page.locator('[data-state=accepted]')).waitFor();
    await rows.nth(1).and(page.locator('[data-state=pruned]')).waitFor();

    await page.keyboard.press('Shift+KeyA');
    await page.getByRole('button', { name: /^Accept \d+ keyframes?/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('[data-state=proposed]') === null);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.hash.startsWith(`#/review/${first.index}?`));
    await page.getByText('All changes saved').first().waitFor();

    await page.getByRole('button', { name: 'Export' }).first().click();
    const target = 'sparse';
    await page.getByRole('textbox', { name: 'Name of the new folder' }).fill(target);
    const failures = page.getByRole('checkbox', { name: 'Failure' });
    await failures.uncheck();
    await page.getByRole('button', { name: 'Export 1 episode' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    // The next export of the day is chosen alike; only its name is another.
    await page.getByRole('button', { name: 'Export' }).first().click();
    expect(await failures.isChecked()).toBe(false);
    const folder = page.getByRole('textbox', { name: 'Name of the new folder' });
    expect(await folder.inputValue()).not.toBe(target);

    const written = await IndependentDataset.read(path.join(dir, target));
    const [only, ...more] = written.episodes;
    if (only === undefined) throw new Error('The export has no episode.');
    expect(more).toEqual([]);
    expect(`v${written.info.codebase_version.replace(/^v/, '')}`).toBe(summary.version);
    const lines = await written.rows(only);
    expect(lines).toHaveLength(first.length);
    const kept = lines.filter((row) => row['is_keyframe'] === true);
    expect(kept).toHaveLength(proposed - 1);
    expect(kept.map((row) => row['reasoning'])).toContainEqual(expect.stringContaining(words));
    const silent = lines.filter((row) => row['is_keyframe'] !== true);
    expect(new Set(silent.map((row) => row['reasoning']))).toEqual(new Set(['']));
    expect(errors).toEqual([]);
  });
}

/** Waits until every camera really painted this frame. */
async function shows(page: Page, frame: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const cameras = [...document.querySelectorAll('[data-camera]')];
    const exact = cameras.filter((at) => at.querySelector(`[data-frame="${wanted}"]`) !== null);
    return cameras.length > 0 && exact.length === cameras.length;
  }, frame);
}
