/** Adds arrays to a copy of an HDF5 file. What is in it was somebody else's: this runs where `ask.ts` asks for it. */
import type { File, Group } from 'h5wasm';
import { StudioError } from '../../../shared/errors';
import { unreadable } from '../../system/classify-error';
import type { Hdf5Place } from './questions';
import { writeHdf5 } from './write-hdf5';

export interface AddedArray {
  /** Path of a group; one at the top is made where there is none. */
  group: string;
  /** Numbered where the group has something of this name already. */
  name: string;
  /** Texts, or numbers from 0 to 255. */
  values: string[] | Uint8Array;
}

/**
 * In order; on disk when it resolves. Throws `corrupt-data` naming the file where the library cannot add to it, or what
 * the disk says.
 */
export async function addArrays(
  { file, relative }: Hdf5Place,
  arrays: readonly AddedArray[],
): Promise<null> {
  try {
    await writeHdf5(file, 'a', async (opened) => {
      for (const { group, ...array } of arrays) addArray(groupOf(opened, group), array);
    });
    return null;
  } catch (error) {
    const failure = unreadable(error, `Nothing can be added to the copy of ${relative}`);
    if (failure.code !== 'corrupt-data') throw failure;
    const message = `${failure.message.slice(0, -1)}, or leave its episodes out.`;
    throw new StudioError('corrupt-data', message, { cause: error });
  }
}

function groupOf(file: File, path: string): Group {
  const isNew = /^\w+$/.test(path) && !file.keys().includes(path);
  const found = isNew ? file.create_group(path) : file.get(path);
  if (found === null || !('create_dataset' in found)) throw new Error(`${path} is no group`);
  return found;
}

/** The same for demonstrations that are written from scratch. */
export function addArray(group: Group, { name, values }: Omit<AddedArray, 'group'>): void {
  const taken = new Set(group.keys());
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`;
  if (Array.isArray(values)) group.create_dataset({ name: free, data: values, dtype: 'S' });
  else group.create_dataset({ name: free, data: values });
}
