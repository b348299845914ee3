/** Reading the JSON and JSON-lines files of a source's `meta/`, which may hold NaN and be long. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { LeRobotDataset } from '../../../datasets/lerobot/lerobot-dataset';
import { plainFailure } from '../../../system/classify-error';
import { parsePythonJson } from '../../files/python-json';

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
