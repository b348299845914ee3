/** The Chromium of the tests: where it is, and what it is started with. */
import { existsSync } from 'node:fs';

/**
 * What Chromium would start beside the page. Only the last list that is given counts, so this repeats Playwright's own.
 * The last two are windows of the address bar: loading them takes as much of a processor as the rest of the start.
 */
const switchedOff = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
];

/** No GPU and no services of the vendor: neither is there on a build machine. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${switchedOff.join(',')}`,
];

/** Without a GPU, each picture of a turning wheel costs as much as the work that it waits for. */
export const stillArgs = [...chromiumArgs, '--force-prefers-reduced-motion'];

/** Throws where there is none. */
export function chromiumPath(): string {
  const found = [process.env['CHROMIUM_BIN'], '/usr/bin/chromium'].find(
    (file) => file !== undefined && existsSync(file),
  );
  if (found !== undefined) return found;
  throw new Error(
    'No Chromium: run the tests with "npm test", which installs it, or set CHROMIUM_BIN.',
  );
}
