/** Reading and writing the JSON and JSON-lines files of `meta/`, which may hold NaN and be long. */
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { LeRobotDataset } from '../../../datasets/lerobot/lerobot-dataset';
import { parsePythonJson, stringifyPythonJson } from '../../files/python-json';
import { plainFailure } from '../../../system/classify-error';

/** Null where the source has no such file. */
export async function findMeta(dataset: LeRobotDataset, relative: string): Promise<string | null> {
  try {
    return await dataset.resolve(relative);
  } catch (error) {
    if (plainFailure(error).code === 'not-found') return null;
    throw error;
  }
}

export type JsonObject = Record<string, unknown>;

/** The objects of a JSON-lines file; lines that are not objects are left out, as the reader left them out. */
export async function* readObjects(file: string): AsyncGenerator<JsonObject> {
  const stream = createReadStream(file, 'utf8');
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      const value = line.trim() === '' ? null : tryParse(line);
      if (isObject(value)) yield value;
    }
  } finally {
    stream.destroy();
  }
}

/** The object in a JSON file; null if it holds something else. */
export async function readObject(file: string): Promise<JsonObject | null> {
  const value = tryParse(await readFile(file, 'utf8'));
  return isObject(value) ? value : null;
}

/** Writes a new file of one line per object and syncs it. */
export async function writeObjects(
  file: string,
  objects: Iterable<unknown> | AsyncIterable<unknown>,
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, 'wx');
  try {
    let pending = '';
    for await (const object of objects) {
      pending += `${stringifyPythonJson(object)}\n`;
      if (pending.length < 1 << 20) continue;
      await handle.writeFile(pending);
      pending = '';
    }
    await handle.writeFile(pending);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a new text file and syncs it. */
export async function writeText(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export const writeObject = (file: string, object: unknown): Promise<void> =>
  writeText(file, `${stringifyPythonJson(object, 4)}\n`);

function tryParse(text: string): unknown {
  try {
    return parsePythonJson(text);
  } catch {
    // The caller goes on without it: the dataset's problems name lists that cannot be read.
    return null;
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
