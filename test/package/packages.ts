/** The three packages that pack-platforms.ts makes, and what is in them. */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { getRawHeader } from '@electron/asar';
import { repositoryRoot } from '../shared-data';
import { makeHollowElectron } from './hollow-electron';

export type System = 'linux' | 'win32' | 'darwin';

export interface AppPackage {
  system: System;
  arch: string;
  /** The archive; what is unpacked lies beside it. */
  asar: string;
  /** The program with the fuses in it. */
  binary: string;
  files: PackedFile[];
}

interface PackedFile {
  /** Within the archive, with slashes, such as `dist/node/cli.js`. */
  name: string;
  bytes: number;
  unpacked: boolean;
}

/** Packages for all three; rejects with what electron-builder said. */
export async function packAll(dir: string): Promise<Record<System, AppPackage>> {
  const out = path.join(dir, 'out');
  await pack(dir, out);
  const folders = await readdir(out);
  const folder = (start: string) => {
    const found = folders.find((name) => name.startsWith(start));
    if (found === undefined) throw new Error(`No folder ${start} among ${folders.join(', ')}.`);
    return path.join(out, found);
  };
  const [linux, win, mac] = ['linux', 'win', 'mac'].map(folder) as [string, string, string];
  const contents = path.join(mac, 'DualVLA Studio.app/Contents');
  return {
    linux: describe('linux', process.arch === 'arm64' ? 'arm64' : 'x64', {
      resources: path.join(linux, 'resources'),
      binary: path.join(linux, 'dualvla-studio'),
    }),
    win32: describe('win32', 'x64', {
      resources: path.join(win, 'resources'),
      binary: path.join(win, 'DualVLA Studio.exe'),
    }),
    darwin: describe('darwin', 'arm64', {
      resources: path.join(contents, 'Resources'),
      binary: path.join(contents, 'Frameworks/Electron Framework.framework/Electron Framework'),
    }),
  };
}

/** Runs the packer; `wrong` is an option that electron-builder does not know. */
export async function pack(dir: string, out: string, wrong?: string): Promise<void> {
  const hollow = path.join(dir, 'hollow');
  await makeHollowElectron(hollow);
  const script = path.join(import.meta.dirname, 'pack-platforms.ts');
  const args = ['--import', 'tsx', script, hollow, out, ...(wrong === undefined ? [] : [wrong])];
  await promisify(execFile)(process.execPath, args, { cwd: repositoryRoot });
}

function describe(
  system: System,
  arch: string,
  { resources, binary }: { resources: string; binary: string },
): AppPackage {
  const asar = path.join(resources, 'app.asar');
  const { header } = getRawHeader(asar);
  return { system, arch, asar, binary, files: listing(header, '') };
}

interface Entry {
  files?: Record<string, Entry>;
  size?: number;
  unpacked?: boolean;
}

function listing(folder: Entry, prefix: string): PackedFile[] {
  return Object.entries(folder.files ?? {}).flatMap(([name, entry]) =>
    entry.files === undefined
      ? [{ name: prefix + name, bytes: entry.size ?? 0, unpacked: entry.unpacked === true }]
      : listing(entry, `${prefix}${name}/`),
  );
}
