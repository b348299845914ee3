/** A real Chromium with one window of the studio. Whatever it says on its console as an error fails the test. */
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArgs, chromiumPath, stillArgs } from '../chromium';
import { patienceMs } from '../desktop/patience';

export function launchChromium(args: string[] = chromiumArgs): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args });
}

let shared: Promise<Browser> | null = null;

/**
 * One for all files of this process, in which little moves: a start takes a second of a processor. Its windows are
 * closed, never itself.
 */
export async function sharedChromium(): Promise<Browser> {
  if (shared === null || !(await shared).isConnected()) shared = launchChromium(stillArgs);
  return shared;
}

export async function closeWindows(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
}

export interface StudioWindow {
  page: Page;
  /** Errors on the console and uncaught ones; tests expect it to stay empty. */
  errors: string[];
}

interface WindowOptions {
  width?: number;
  height?: number;
  /** Errors that the test provokes, such as a connection cut on purpose. */
  expected?: RegExp;
  /** Done to the page before anything is in it. */
  beforeLoad?: (page: Page) => Promise<void>;
}

/** Errors go into the answer, but for those that are expected. */
export async function openWindow(
  browser: Browser,
  url: string,
  options: WindowOptions = {},
): Promise<StudioWindow> {
  const { width = 1440, height = 900, expected } = options;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: null });
  // Videos are watched at a low priority: beside busy programs, proposals come late.
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const errors: string[] = [];
  const note = (text: string) => {
    if (expected === undefined || !expected.test(text)) errors.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') note(message.text());
  });
  page.on('pageerror', (error) => note(String(error)));
  await options.beforeLoad?.(page);
  await page.goto(url);
  return { page, errors };
}

/** Runs a command by words of its name, which come all at once: a long list is drawn for each letter that is typed. */
export async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText(words);
  await page.keyboard.press('Enter');
}
