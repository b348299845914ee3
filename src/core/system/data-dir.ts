/** The user's own folder for what belongs to no dataset: recent list, caches, projects of read-only datasets. */
import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** `DUALVLA_DATA_DIR` if set, else the platform's usual place. Makes the folder. */
export function userDataDir(): string {
  const folder = process.env['DUALVLA_DATA_DIR'] || path.join(platformDataHome(), 'dualvla-studio');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function platformDataHome(): string {
  const home = os.homedir();
  if (process.platform === 'win32') {
    return process.env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming');
  }
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support');
  return process.env['XDG_DATA_HOME'] || path.join(home, '.local', 'share');
}
