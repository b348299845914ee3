/** A project that 0.1.0 made for the demo dataset, and what 0.1.0 wrote when it exported it. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import * as h5wasm from 'h5wasm';
import type { ExportOptions } from '../../src/shared/model/export';
import { requireFfmpeg } from '../../src/core/video/tools';
import { readingHdf5 } from '../core/export-formats/hdf5-reader';
import { repositoryRoot } from '../shared-data';

const kept = path.join(repositoryRoot, 'test/fixtures/made-by-0.1.0');
export const manifestFile = path.join(kept, 'exports.json');
export const reviewsFile = path.join(kept, 'reviews.json');

/** A copy in this folder, which may be written to. */
export async function copyProject(into: string): Promise<string> {
  const folder = path.join(into, 'demo.curation');
  await cp(path.join(kept, 'demo.curation'), folder, { recursive: true });
  return folder;
}

/** What was exported, by name. The last three take ten times as long as the others together. */
export const exportsOf010: Record<string, Partial<ExportOptions>> = {
  copy: { curator: 'anna' },
  proposed: { curator: 'anna', decisions: 'proposed' },
  repaired: {
    curator: 'anna',
    drop: [3],
    includeFlagged: true,
    repair: ['timestamps', 'indices', 'totals'],
  },
  language: { curator: 'anna', carrier: 'language' },
  subtasks: { curator: 'anna', carrier: 'subtasks' },
  'v2.1': { curator: 'anna', format: 'lerobot-v2.1' },
  ecot: { curator: 'anna', format: 'ecot-json' },
  'vla-it': { curator: 'anna', format: 'vla-it-json' },
  chat: { curator: 'anna', format: 'chat-jsonl' },
  stride: { curator: 'anna', stride: 2, trimIdle: true },
  rlds: { curator: 'anna', format: 'rlds' },
  robomimic: { curator: 'anna', format: 'robomimic' },
};
/** Encoded anew. */
const encodedExports = ['stride', 'rlds', 'robomimic'];
/** With the long counts only: the last two differ from `copy` in rows that other exports show too. */
export const slowExports: readonly string[] = [...encodedExports, 'proposed', 'subtasks'];

export interface Manifest {
  /** What ffmpeg encodes differs between its versions. */
  ffmpeg: string;
  /** SHA-256 by path, by export. */
  exports: Record<string, Record<string, string>>;
}

export const ffmpegVersion = async (): Promise<string> => (await requireFfmpeg()).version;

/** Whether a file holds what ffmpeg encoded or scaled. */
export const isEncoded = (name: string, file: string): boolean =>
  encodedExports.includes(name) || file.endsWith('.jpg');

/** Videos and HDF5 files hold the time of writing: their pictures and values are what counts. */
async function contentOf(file: string): Promise<Buffer | string> {
  if (file.endsWith('.hdf5')) return readingHdf5(file, valuesOf);
  if (!file.endsWith('.mp4')) return readFile(file);
  const args = ['-v', 'error', '-i', file, '-map', '0:v', '-f', 'framemd5', '-'];
  const { path: ffmpeg } = await requireFfmpeg();
  const { stdout } = await promisify(execFile)(ffmpeg, args, { maxBuffer: 64 * 1024 * 1024 });
  return Buffer.from(stdout.replaceAll(/^#.*\n/gm, ''));
}

const bigintAsText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

/** Every dataset and attribute below a group, as text: numbers as hash of their bytes. */
function valuesOf(group: h5wasm.Group): string {
  const attributes = Object.entries(group.attrs).map(
    ([key, { value }]) => `${key}=${JSON.stringify(value, bigintAsText)}`,
  );
  const members = group.keys().map((key) => {
    const member = group.get(key);
    if (member instanceof h5wasm.Group) return `${key}/\n${valuesOf(member)}`;
    if (!(member instanceof h5wasm.Dataset)) return key;
    const { value } = member;
    const hash = createHash('sha256').update(
      ArrayBuffer.isView(value) ? value : JSON.stringify(value, bigintAsText),
    );
    return `${key} ${String(member.shape)} ${JSON.stringify(member.dtype)} ${hash.digest('hex')}`;
  });
  return [...attributes, ...members].join('\n');
}

/** SHA-256 of what every file of a folder holds, by its path in it. */
export async function hashesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const hashed = await Promise.all(
    files.map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [
        path.relative(folder, file).split(path.sep).join('/'),
        createHash('sha256')
          .update(await contentOf(file))
          .digest('hex'),
      ] as const;
    }),
  );
  return Object.fromEntries(hashed.sort(([a], [b]) => (a < b ? -1 : 1)));
}
