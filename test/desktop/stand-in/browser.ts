/** The one Chromium of the app, with a profile of its own in the app's user data. */
import { existsSync } from 'node:fs';
import { chromium, type BrowserContext } from 'playwright-core';

/** No GPU and no services of the vendor: neither is there on a build machine. The rest is what Electron does. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
  '--enable-blink-features=MessagePortCloseEvent',
];

let context: BrowserContext | null = null;

export async function launchBrowser(userData: string, more: readonly string[]): Promise<void> {
  const executablePath = [process.env['CHROMIUM_BIN'], '/usr/bin/chromium'].find(
    (file) => file !== undefined && existsSync(file),
  );
  if (executablePath === undefined)
    throw new Error('The stand-in needs a Chromium (CHROMIUM_BIN).');
  context = await chromium.launchPersistentContext(userData, {
    executablePath,
    args: [...flags, ...more],
    viewport: null,
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
