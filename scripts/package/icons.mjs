/**
 * `npm run icons`: draws assets/icons/*.svg in every size that a platform asks for, with Chromium, and puts them
 * together for macOS (.icns) and Windows (.ico). Both are containers of PNG files. The results are committed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { root } from '../setup/node.mjs';
import { say } from '../setup/say.mjs';
import { findTool } from '../setup/tools.mjs';
import { icnsOf, icoOf } from './icon-containers.mjs';

const folder = path.join(root, 'assets/icons');
/** Below this many pixels the drawing has less in it. */
const smallBelow = 48;
/** Linux takes these as files. */
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];
const icoSizes = [16, 24, 32, 48, 64, 128, 256];

const executablePath = findTool('chromium');
if (executablePath === null) {
  say('Drawing the icons needs Chromium (on Debian: sudo apt-get install chromium).');
  process.exit(1);
}
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
});
const pictures = new Map();
for (const size of [...linuxSizes, 1024]) pictures.set(size, await draw(size));
await browser.close();

for (const size of linuxSizes) writeFileSync(path.join(folder, `${size}.png`), pictures.get(size));
writeFileSync(path.join(folder, 'icon.icns'), icnsOf(pictures));
writeFileSync(
  path.join(folder, 'icon.ico'),
  icoOf(icoSizes.map((size) => ({ size, png: pictures.get(size) }))),
);

/** The drawing as a PNG of `size` x `size` pixels, transparent around it. */
async function draw(size) {
  const name = size < smallBelow ? 'icon-small.svg' : 'icon.svg';
  const svg = readFileSync(path.join(folder, name)).toString('base64');
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<body style="margin:0"><img width="${size}" height="${size}" src="data:image/svg+xml;base64,${svg}">`,
  );
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return png;
}
