/** `npm test`: sets up what is missing, then runs every test. `--full` runs the long counts too. */
import { spawnSync } from 'node:child_process';
import { ensureBuild, ensurePackages, requireNode, root } from './setup/node.mjs';
import { say } from './setup/say.mjs';
import { ensureTools, findTool } from './setup/tools.mjs';

requireNode();
ensurePackages();
const missing = ensureTools(['ffmpeg', 'chromium']);
if (missing.length > 0) {
  say(`The tests need ${missing.join(' and ')}; nothing was run.`);
  process.exit(1);
}
ensureBuild();

const args = process.argv.slice(2);
const full = args.includes('--full');
const rest = args.filter((arg) => arg !== '--full');
const result = spawnSync('npx', ['vitest', 'run', ...rest], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: {
    ...process.env,
    CHROMIUM_BIN: findTool('chromium'),
    ...(full ? { DUALVLA_TEST_FULL: '1' } : {}),
  },
});
process.exit(result.status ?? 1);
