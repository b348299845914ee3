/** Reading the JSON and JSON-lines files of a source's `meta/`, which may hold NaN and be long. */
import type { LeRobotDataset } from '../../../datasets/lerobot/lerobot-dataset';
import { readLines } from '../../../datasets/lerobot/metadata/json-lines';
import { isTooDeep } from '../../../files/json-text';
import { limits } from '../../../files/limits';
import { readRegular } from '../../../files/regular-file';
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

/**
 * The objects of a JSON-lines file; lines that are not objects, too long or too deep are left out, as the reader left
 * them out. Throws `corrupt-data` for a file that is larger or longer than the studio reads.
 */
export async function* readObjects(file: string): AsyncGenerator<JsonObject> {
  for await (const line of readLines(file)) {
    const value = line === null ? null : tryParse(line);
    if (isObject(value)) yield value;
  }
}

/** The object in a JSON file; null if it holds something else. Throws `corrupt-data` for one of more than 16 MB. */
export async function readObject(file: string): Promise<JsonObject | null> {
  const value = tryParse(await readRegular(file, limits.jsonBytes));
  return isObject(value) ? value : null;
}

function tryParse(bytes: Uint8Array): unknown {
  if (isTooDeep(bytes)) return null;
  try {
    return parsePythonJson(new TextDecoder().decode(bytes));
  } catch {
    // The caller goes on without it: the dataset's problems name lists that cannot be read.
    return null;
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
