/** An Electron distribution with nothing in it but what electron-builder renames, reads and rewrites. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * What `@electron/fuses` looks for in the binary: this mark, the version of the wire, its length, one byte per fuse.
 */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron 45 ships them: `0` off, `1` on. */
const shippedFuses = '101100010';

const fuseNames = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;

const binary = Buffer.concat([
  Buffer.from(fuseMark),
  Buffer.from([1, shippedFuses.length]),
  Buffer.from(shippedFuses),
]);

/** The fuses of a packaged binary, by name: on or off. */
export function readFuses(packaged: Buffer): Record<string, boolean> {
  const at = packaged.indexOf(fuseMark) + fuseMark.length + 2;
  return Object.fromEntries(
    fuseNames.map((name, n) => [name, packaged.toString('latin1', at + n, at + n + 1) === '1']),
  );
}

/** Linux, Windows and macOS in one folder: their files have different names. */
export async function makeHollowElectron(folder: string): Promise<void> {
  const files: Record<string, Buffer | string> = {
    electron: binary,
    'electron.exe': binary,
    'resources/default_app.asar': 'shown where there is no app',
    LICENSE: 'Electron',
    'LICENSES.chromium.html': 'Chromium',
    'Electron.app/Contents/Info.plist': plist('Electron'),
    'Electron.app/Contents/MacOS/Electron': binary,
    'Electron.app/Contents/Resources/electron.icns': '',
    'Electron.app/Contents/Resources/default_app.asar': 'shown where there is no app',
    'Electron.app/Contents/Frameworks/Electron Framework.framework/Electron Framework': binary,
  };
  for (const helper of ['', ' (Renderer)', ' (Plugin)', ' (GPU)']) {
    const name = `Electron Helper${helper}`;
    const contents = `Electron.app/Contents/Frameworks/${name}.app/Contents`;
    files[`${contents}/Info.plist`] = plist(name);
    files[`${contents}/MacOS/${name}`] = binary;
  }
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content, { mode: 0o755 });
  }
}

const plist = (name: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>${name}</string>
<key>CFBundleName</key><string>${name}</string>
</dict></plist>`;
