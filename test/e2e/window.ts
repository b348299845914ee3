/** A real Chromium with one window of the studio. Whatever it says on its console as an error fails the test. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { patienceMs } from '../desktop/patience';

/** No GPU and no services of the vendor: neither is there on a build machine. */
const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium(): Promise<Browser> {
  const executablePath = [process.env['CHROMIUM_BIN'], '/usr/bin/chromium'].find(
    (file) => file !== undefined && existsSync(file),
  );
  if (executablePath === undefined) {
    throw new Error(
      'No Chromium: run the tests with "npm test", which installs it, or set CHROMIUM_BIN.',
    );
  }
  return chromium.launch({ executablePath, args: chromiumArgs });
}

export interface StudioWindow {
  page: Page;
  /** Errors on the console and uncaught ones; tests expect it to stay empty. */
  errors: string[];
}

/** `expected` names errors that the test provokes, such as a connection cut on purpose. */
export async function openWindow(
  browser: Browser,
  url: string,
  options: { width?: number; height?: number; expected?: RegExp } = {},
): Promise<StudioWindow> {
  const { width = 1440, height = 900, expected } = options;
  const context = await browser.newContext({ viewport: { width, height } });
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
  await page.goto(url);
  return { page, errors };
}
