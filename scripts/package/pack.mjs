/**
 * `npm run pack [-- --dir]`: packages the desktop app for this platform and processor into dist/package; `--dir` stops
 * at the folder. It needs Electron's binary, which the package is made around.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureBuild, ensurePackages, requireNode, root } from '../setup/node.mjs';
import { say } from '../setup/say.mjs';
import { packedFfmpeg } from './packed-ffmpeg.mjs';

requireNode();
ensurePackages();
const electronDist =
  process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(root, 'node_modules/electron/dist');
if (!existsSync(path.join(electronDist, 'version'))) {
  say(
    'Packaging needs Electron’s binary, which is not here: fetch it with "npx install-electron".',
  );
  process.exit(1);
}
ensureBuild();
const packed = packedFfmpeg(path.join(root, 'node_modules/ffmpeg-static'), process.platform);
say(packed.words);
if (packed.isWrong) process.exit(1);
// Loaded here, for until now it may not have been installed.
const { build } = await import('electron-builder');
const files = await build({
  projectDir: root,
  dir: process.argv.includes('--dir'),
  config: { electronDist },
});
for (const file of files) say(path.relative(root, file));
