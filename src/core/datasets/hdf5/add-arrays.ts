/** Adds arrays to a copy of an HDF5 file. What is in it was somebody else's: this runs where `ask.ts` asks for it. */
import type { File, Group } from 'h5wasm';
import { StudioError } from '../../../shared/errors';
import { unreadable } from '../../system/classify-error';
import { isOutcomeName } from '../outcomes/claims';
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

/** How a demonstration ended; `group` is its path. */
export interface AddedOutcome {
  group: string;
  /** In [0, 1]; null where nothing is to be said of it. */
  value: number | null;
}

/**
 * In order; on disk when it resolves. Throws `corrupt-data` naming the file where the library cannot add to it, or what
 * the disk says.
 */
export async function addArrays(
  { file, relative }: Hdf5Place,
  arrays: readonly AddedArray[],
  outcomes: readonly AddedOutcome[],
): Promise<null> {
  try {
    await writeHdf5(file, 'a', async (opened) => {
      for (const { group, ...array } of arrays) addArray(groupOf(opened, group), array);
      stateDemonstrations(opened);
      for (const { group, value } of outcomes) setOutcome(groupOf(opened, group), value);
    });
    return null;
  } catch (error) {
    const failure = unreadable(error, `Nothing can be added to the copy of ${relative}`);
    if (failure.code !== 'corrupt-data') throw failure;
    const message = `${failure.message.slice(0, -1)}, or leave its episodes out.`;
    throw new StudioError('corrupt-data', message, { cause: error });
  }
}

/** The attribute `success`, as Isaac Lab has it: 1 or 0, or a number between where the task was done in part. */
export function setOutcome(group: Group, value: number | null): void {
  for (const name of Object.keys(group.attrs))
    if (isOutcomeName(name)) group.delete_attribute(name);
  if (value === null) return;
  group.create_attribute('success', value, null, Number.isInteger(value) ? '<i8' : '<d');
}

function groupOf(file: File, path: string): Group {
  const isNew = /^\w+$/.test(path) && !file.keys().includes(path);
  const found = isNew ? file.create_group(path) : file.get(path);
  if (found === null || !('create_dataset' in found)) throw new Error(`${path} is no group`);
  return found;
}

/** Of robomimic's kinds of environment (robomimic/envs/env_base.py): robosuite. */
const robosuiteType = 1;

/**
 * What robomimic asks of the attributes and robosuite's own recorder does not write, as robomimic's
 * `convert_robosuite.py` makes it: `num_samples` of each demonstration, their `total`, and the environment as
 * `env_args`. Nothing is replaced.
 */
function stateDemonstrations(file: File): void {
  const data = file.get('data');
  if (data === null || !('create_dataset' in data)) return;
  let total = 0;
  for (const name of data.keys()) {
    const demo = data.get(name);
    if (demo === null || !('create_dataset' in demo)) continue;
    const steps = demo.get('actions') ?? demo.get('states');
    const samples = steps !== null && 'shape' in steps ? (steps.shape?.[0] ?? 0) : 0;
    addAttribute(demo, 'num_samples', samples);
    total += samples;
  }
  addAttribute(data, 'total', total);
  const [name, kwargs, version] = ['env', 'env_info', 'repository_version'].map((key) => {
    const value = data.attrs[key]?.value;
    return typeof value === 'string' ? value : null;
  });
  if (typeof name !== 'string' || typeof kwargs !== 'string') return;
  const environment = {
    env_name: name,
    env_version: version ?? '',
    type: robosuiteType,
    env_kwargs: JSON.parse(kwargs) as unknown,
  };
  addAttribute(data, 'env_args', JSON.stringify(environment));
}

function addAttribute(group: Group, name: string, value: number | string): void {
  if (group.attrs[name] !== undefined) return;
  if (typeof value === 'string') group.create_attribute(name, value);
  else group.create_attribute(name, value, null, '<i8');
}

/** The same for demonstrations that are written from scratch. */
export function addArray(group: Group, { name, values }: Omit<AddedArray, 'group'>): void {
  const taken = new Set(group.keys());
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`;
  if (Array.isArray(values)) group.create_dataset({ name: free, data: values, dtype: 'S' });
  else group.create_dataset({ name: free, data: values });
}
