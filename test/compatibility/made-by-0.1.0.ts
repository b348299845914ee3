/** A project that 0.1.0 made for the demo dataset, and what 0.1.0 wrote when it exported it. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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
/**
 * With the long counts only: two differ from `copy` in rows that other exports show too, `chat` decodes pictures for a
 * third as long as all others take.
 */
export const slowExports: readonly string[] = [...encodedExports, 'proposed', 'subtasks', 'chat'];

export interface Manifest {
  /** What ffmpeg encodes differs between its versions. */
  ffmpeg: string;
  /** SHA-256 by path, by export. */
  exports: Record<string, Record<string, string>>;
  /** Hash of a video's pictures, by hash of its bytes: what is known of some needs no decoding. */
  pictures: Record<string, string>;
}

export const ffmpegVersion = async (): Promise<string> => (await requireFfmpeg()).version;

/** Whether a file holds what ffmpeg encoded or scaled. */
export const isEncoded = (name: string, file: string): boolean =>
  encodedExports.includes(name) || file.endsWith('.jpg');

const sha256 = (content: NodeJS.ArrayBufferView | string): string =>
  createHash('sha256').update(content).digest('hex');

/** Decodes the videos that are not known, all with one ffmpeg: each start takes longer than a short video. */
async function decode(videos: readonly string[], pictures: Manifest['pictures']): Promise<void> {
  const fresh = new Map<string, string>();
  for (const file of videos) {
    const bytes = sha256(await readFile(file));
    if (!(bytes in pictures)) fresh.set(bytes, file);
  }
  if (fresh.size === 0) return;
  const lists = await mkdtemp(path.join(tmpdir(), 'dualvla-pictures-'));
  const inputs = [...fresh.values()].flatMap((file) => ['-i', file]);
  const outputs = [...fresh.keys()].flatMap((bytes, at) => [
    '-map',
    `${at}:v`,
    '-f',
    'framemd5',
    path.join(lists, bytes),
  ]);
  const { path: ffmpeg } = await requireFfmpeg();
  await promisify(execFile)(ffmpeg, ['-v', 'error', ...inputs, ...outputs]);
  for (const bytes of fresh.keys()) {
    const list = await readFile(path.join(lists, bytes), 'utf8');
    pictures[bytes] = sha256(list.replaceAll(/^#.*\n/gm, ''));
  }
  await rm(lists, { recursive: true });
}

/** Videos and HDF5 files hold the time of writing: their pictures and values are what counts. */
async function hashOf(file: string, pictures: Manifest['pictures']): Promise<string> {
  if (file.endsWith('.hdf5')) return sha256(await readingHdf5(file, valuesOf));
  const bytes = sha256(await readFile(file));
  return pictures[bytes] ?? bytes;
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

/**
 * SHA-256 of what every file of a folder holds, by its path in it.
 * @param pictures what is known of videos; it comes to hold those of the folder too
 */
export async function hashesOf(
  folder: string,
  pictures: Manifest['pictures'],
): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  await decode(
    files.filter((file) => file.endsWith('.mp4')),
    pictures,
  );
  const hashed = await Promise.all(
    files.map(async (file) => {
      const name = path.relative(folder, file).split(path.sep).join('/');
      return [name, await hashOf(file, pictures)] as const;
    }),
  );
  return Object.fromEntries(hashed.sort(([a], [b]) => (a < b ? -1 : 1)));
}
