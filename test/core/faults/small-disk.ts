/** A script of the tests on a disk of its own that is really full, where this system lets a test mount one. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { childScript } from '../../child-scripts';
import { scratchFolder } from '../datasets/small-dataset';

/** In a name space of its own: nobody else sees the disk, and it goes with the last process on it. */
const apart = ['--user', '--map-root-user', '--mount'];

/** Linux with unprivileged name spaces. */
export const mayMount: boolean =
  spawnSync('unshare', [...apart, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

/** What the script said on stdout, line by line as JSON. It is given the folder of the disk, then `words`. */
export async function onSmallDisk<Line>(
  script: string,
  mebibytes: number,
  ...words: string[]
): Promise<Line[]> {
  const folder = path.join(await scratchFolder(), 'disk');
  await mkdir(folder);
  const mount = 'mount -t tmpfs -o size="$1"m tmpfs "$2" && shift 2 && exec "$@"';
  const file = childScript(import.meta.dirname, script);
  const shell = ['sh', '-c', mount, 'sh', String(mebibytes), folder];
  const child = [process.execPath, file, folder, ...words];
  const { stdout } = await promisify(execFile)('unshare', [...apart, ...shell, ...child]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
