/**
 * Electron-builder calls this once Electron is copied: what its binary shows when it has no app goes, for this one has.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';

export default async function removeDefaultApp({ appOutDir, electronPlatformName }) {
  const resources =
    electronPlatformName === 'darwin' ? 'Electron.app/Contents/Resources' : 'resources';
  await rm(path.join(appOutDir, resources, 'default_app.asar'), { force: true });
}
