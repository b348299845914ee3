/** The keyboard and the working copy in a real browser: what is typed, what composes, and what two tabs share. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storageRules } from '../../renderer/storage/storage-rules';
import { servePage, type ServedPage } from '../player/serve-page';
import { closeWindows, openWindow, sharedChromium, type StudioWindow } from '../window';

let folder: string;
let served: ServedPage;
let browser: Browser;
let studio: StudioWindow;
let page: Page;

const record = (tab: Page) => tab.evaluate(() => globalThis.test.record(40));
const takeRan = () => page.evaluate(() => globalThis.test.takeRan());

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'review-page-'));
  served = await servePage(path.join(import.meta.dirname, 'page'), folder);
  browser = await sharedChromium();
  studio = await openWindow(browser, `${served.origin}page/index.html`);
  page = studio.page;
  await page.getByRole('button', { name: 'Accept' }).waitFor();
});
afterAll(async () => {
  await closeWindows(browser);
  await served.close();
  await rm(folder, { recursive: true, force: true });
});
/** Nothing is typed, focused or run yet; keys and the working copy are as the test before left them. */
beforeEach(async () => {
  await page.evaluate(() => {
    for (const field of document.querySelectorAll<HTMLInputElement>('[type="text"], textarea')) {
      field.value = '';
    }
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    globalThis.test.takeRan();
  });
});
afterEach(() => {
  expect(studio.errors).toEqual([]);
});

describe('the keyboard', () => {
  it('runs commands, repeating only those that want it', async () => {
    await page.keyboard.press('a');
    await page.keyboard.press('Control+z');
    await page.keyboard.down('ArrowRight');
    await page.keyboard.down('ArrowRight');
    await page.keyboard.down('a');
    await page.keyboard.down('a');
    expect(await takeRan()).toEqual(['accept', 'undo', 'forward', 'forward', 'accept']);
  });

  it('is silent while text is typed', async () => {
    for (const field of ['text', 'area']) {
      await page.getByLabel(field).focus();
      await page.keyboard.type('a a');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Control+z');
      expect(await takeRan()).toEqual([]);
    }
    await page.getByLabel('text').fill('');
    await page.keyboard.type('banana');
    expect(await page.getByLabel('text').inputValue()).toBe('banana');
  });

  it('is silent while an input method composes, wherever the focus is', async () => {
    const composing = await page.evaluate(() => {
      const key = { code: 'KeyA', key: 'a', bubbles: true, cancelable: true };
      // The first two are what browsers send for a key that an input method takes.
      const presses = [{ isComposing: true }, { key: 'Process', keyCode: 229 }, {}];
      return presses.map((more) => {
        const event = new KeyboardEvent('keydown', { ...key, ...more });
        document.body.dispatchEvent(event);
        return event.defaultPrevented;
      });
    });
    expect(composing).toEqual([false, false, true]);
    expect(await takeRan()).toEqual(['accept']);
  });

  it('leaves Space and Enter to a button reached by Tab, not to one that was clicked', async () => {
    await page.getByRole('button', { name: 'Plain' }).click();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    expect(await takeRan()).toEqual(['pressed', 'play', 'finish']);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    expect(await takeRan()).toEqual(['accept']);
    await page.getByLabel('slider').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('a');
    expect(await takeRan()).toEqual(['accept']);
  });

  it('is silent behind a dialog', async () => {
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.getByRole('button', { name: 'Answer' }).waitFor();
    await page.keyboard.press('a');
    expect(await takeRan()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    expect(await takeRan()).toEqual(['accept']);
  });

  it('follows a remapped key, also after a reload', async () => {
    await page.keyboard.press('Shift+?');
    await page.getByRole('button', { name: /change this key of Accept$/ }).click();
    await page.keyboard.press('b');
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await page.keyboard.press('b');
    expect(await takeRan()).toEqual(['accept']);
    await page.reload();
    await expect
      .poll(async () => {
        await page.keyboard.press('b');
        return takeRan();
      })
      .toContain('accept');
    await page.keyboard.press('a');
    expect(await takeRan()).toEqual([]);
  });

  it('has a key taken away by keys alone, and given back', async () => {
    await page.keyboard.press('Shift+?');
    const key = page.getByRole('button', { name: /change this key of Accept$/ });
    await key.press('Enter');
    await page.getByText('Press a key').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await key.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Reset the keys of Accept' }).press('Enter');
    await key.waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    expect(await takeRan()).toEqual(['accept']);
  });
});

describe('the palette', () => {
  it('opens while text is typed, finds by typing and runs with Enter', async () => {
    await page.getByLabel('text').focus();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('fin');
    await page.keyboard.press('Enter');
    expect(await takeRan()).toEqual(['finish']);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('test');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await takeRan()).toEqual(['finish']);
    // Whoever closes it goes on typing.
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    expect(await page.getByLabel('text').inputValue()).toBe('a');
    expect(await takeRan()).toEqual([]);
  });

  it('tries again all that failed', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('retry');
    await page.keyboard.press('Enter');
    expect(await takeRan()).toEqual(['video again', 'curves again']);
  });

  it('leaves the focus where a command put it', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('write');
    await page.keyboard.press('Enter');
    await page.keyboard.type('a');
    expect(await page.getByLabel('text').inputValue()).toBe('a');
  });
});

describe('the working copy in IndexedDB', () => {
  it.each(storageRules)('$name', async ({ name, expected }) => {
    const result = await page.evaluate((rule) => globalThis.test.checkRule(rule), name);
    expect(result).toEqual(expected);
  });

  it('shares its numbers between tabs and outlives them', async () => {
    const other = await page.context().newPage();
    await other.goto(page.url());
    const [mine, theirs] = await Promise.all([record(page), record(other)]);
    expect(new Set([...mine, ...theirs]).size).toBe(80);
    await other.close();
    await page.reload();
    const kept = await page.evaluate(() => globalThis.test.outbox());
    expect(new Set(kept)).toEqual(new Set([...mine, ...theirs]));
  });
});
