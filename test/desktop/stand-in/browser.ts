/** The one Chromium of the app, with a profile of its own in the app's user data. */
import { chromium, type BrowserContext } from 'playwright-core';
import { chromiumPath, stillArgs } from '../../chromium';

/** What Electron does. */
const flags = [
  ...stillArgs,
  '--remote-debugging-port=0',
  '--enable-blink-features=MessagePortCloseEvent',
];

let context: BrowserContext | null = null;

export async function launchBrowser(userData: string, more: readonly string[]): Promise<void> {
  context = await chromium.launchPersistentContext(userData, {
    executablePath: chromiumPath(),
    args: [...flags, ...more],
    viewport: null,
    reducedMotion: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

export function browserContext(): BrowserContext {
  if (context === null) throw new Error('Windows can be made after ready only.');
  return context;
}

export async function closeBrowser(): Promise<void> {
  await context?.close();
}
