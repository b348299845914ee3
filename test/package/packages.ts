/** The three packages that pack-platforms-child.ts makes, and what is in them. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { getRawHeader } from '@electron/asar';
import { childScript } from '../child-scripts';
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

/**
 * Packages for all three, and what electron-builder said to a wrong configuration where it is asked for: it compiles
 * its schema for each, which takes a second and a half. Rejects with what it says else.
 */
export async function packAll(
  dir: string,
  { wrong }: { wrong: boolean },
): Promise<{ packages: Record<System, AppPackage>; refusal: string | null }> {
  const [hollow, out, refusal, bin] = ['hollow', 'out', 'refusal', 'bin'].map((name) =>
    path.join(dir, name),
  ) as [string, string, string, string];
  await makeHollowElectron(hollow);
  await makeNpmThatListsOnce(bin);
  const script = childScript(import.meta.dirname, 'pack-platforms-child');
  await promisify(execFile)(process.execPath, [script, hollow, out, ...(wrong ? [refusal] : [])], {
    cwd: repositoryRoot,
    env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH']}` },
  });
  const folders = await readdir(out);
  const folder = (start: string) => {
    const found = folders.find((name) => name.startsWith(start));
    if (found === undefined) throw new Error(`No folder ${start} among ${folders.join(', ')}.`);
    return path.join(out, found);
  };
  const [linux, win, mac] = ['linux', 'win', 'mac'].map(folder) as [string, string, string];
  const contents = path.join(mac, 'DualVLA Studio.app/Contents');
  const packages = {
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
  return { packages, refusal: wrong ? await readFile(refusal, 'utf8') : null };
}

/** electron-builder asks npm for the same list of packages for each platform, which takes two seconds. */
async function makeNpmThatListsOnce(bin: string): Promise<void> {
  const script = `#!/bin/sh
PATH="\${PATH#*:}"
[ "$1" = list ] || exec npm "$@"
[ -s "$0.list" ] || npm "$@" > "$0.list"
cat "$0.list"
`;
  await mkdir(bin);
  await writeFile(path.join(bin, 'npm'), script, { mode: 0o755 });
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
