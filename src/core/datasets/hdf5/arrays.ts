/** The arrays of an HDF5 file: where they are, and which of them are features of an episode. */
import { reasoningColumn } from '../lerobot/text/reasoning-column';
import type { Dataset as Hdf5Array, Group } from 'h5wasm';
import { isOutcomeName } from '../outcomes/claims';
import { readImageHeader } from '../../video/image-header';
import { readText } from './attributes';
import { areFractions, leastSide, pictureShape } from './pixels';
import { listClass, numpyName, opaqueClass, storedRows, stringClass } from './stored';
import type { Library } from './memory-files';

export interface ArrayFeature {
  /** Path in the file. */
  path: string;
  key: string;
  /**
   * `files` are pictures in a file format, padded to one length; `lists` the same, each of its own length; `unread` are
   * pictures that the studio cannot read.
   */
  kind: 'numbers' | 'pictures' | 'depth' | 'files' | 'lists' | 'texts' | 'unread';
  /** Values or pixels of one frame, as stored. */
  shape: number[];
  /** As numpy calls it. */
  dtype: string;
}

/** What is in a file and is not read. */
export interface LeftOut {
  name: string;
  /** The end of a sentence that begins with the name. */
  why: string;
  /** Its key, where it is a camera. */
  camera?: string;
}

export interface NamedArray {
  /** Path below the episode's group. */
  name: string;
  array: Hdf5Array;
}

/** How features are called: robosuite's `states` are the simulator's, elsewhere they are the robot's. */
export type Family = 'demonstrations' | 'aloha' | 'plain';

/** Groups in groups deeper than this are no features. */
const maxDepth = 4;
/** What says nothing about the robot at a frame's own time. */
const ignored = new Set(['next_obs', 'compress_len', 'is_keyframe']);
const maxWidth = 4_096;

/**
 * Filters that the library has: of the HDF Group, those of 1 to 6; the names are for those that h5py offers or loads.
 */
const knownFilters = 6;

/** All arrays below a group. Links to other files are not followed; they go to `leftOut`. */
export function arraysBelow(group: Group, library: Library, leftOut: LeftOut[]): NamedArray[] {
  const found: NamedArray[] = [];
  const collect = (inside: Group, prefix: string, depth: number): void => {
    for (const key of inside.keys()) {
      if (ignored.has(key)) continue;
      const child = inside.get(key);
      const name = `${prefix}${key}`;
      if (child instanceof library.Dataset) found.push({ name, array: child });
      else if (child instanceof library.Group) {
        if (depth < maxDepth) collect(child, `${name}/`, depth + 1);
      } else {
        const why = linkOf(child, library);
        if (why !== null) leftOut.push({ name, why });
      }
    }
  };
  collect(group, '', 0);
  return found;
}

/** What a link leads to, if it is one that is not followed. */
export function linkOf(child: ReturnType<Group['get']>, library: Library): string | null {
  if (child instanceof library.ExternalLink) {
    return `is a link into ${child.filename}, which the studio does not follow; copy what it leads to into the file`;
  }
  return child instanceof library.BrokenSoftLink
    ? `is a link to ${child.target}, where nothing is`
    : null;
}

/** Rows of the episode, and the arrays that have as many; the others go to `leftOut`. */
export function featuresOf(
  arrays: readonly NamedArray[],
  { family, library }: { family: Family; library: Library },
  leftOut: LeftOut[],
): { frames: number; features: ArrayFeature[] } {
  const lengthOf = (name: string): number =>
    arrays.find((each) => each.name === name)?.array.shape?.[0] ?? 0;
  const frames =
    lengthOf('actions') ||
    lengthOf('action') ||
    lengthOf('states') ||
    (arrays[0]?.array.shape?.[0] ?? 0);
  // ManiSkill and others also keep what was seen after the last action.
  const isLong = (rows: number | undefined): boolean =>
    rows === frames || (family === 'plain' && rows === frames + 1);
  const features = arrays.flatMap(({ name, array }) => {
    const [rows, ...shape] = array.shape ?? [];
    const isEmpty = frames === 0 || shape.includes(0);
    const isOutcome = rows === undefined && isOutcomeName(name);
    if (isEmpty || isOutcome || isTask({ name, array })) return [];
    if (!isLong(rows)) {
      const found = rows === undefined ? 'one value' : rows === 1 ? 'one row' : `${rows} rows`;
      leftOut.push({ name, why: `has ${found}, the demonstration ${frames} frames` });
      return [];
    }
    const fault = faultOf(array);
    const feature = fault === null ? describe({ name, array }, shape, { family, library }) : null;
    if (feature !== null) return [feature];
    const dtype = numpyName(array) ?? 'object';
    const { width, height, channels } = pictureShape(shape) ?? { width: 0, height: 0 };
    const isCamera = Math.min(width, height) >= leastSide;
    const isDepth = isCamera && channels === 1 && dtype.startsWith('float');
    const why = isDepth
      ? `holds depth as ${dtype}, which has no place in a picture; store it as 16-bit numbers of millimetres`
      : 'is of a type that is not read';
    const left = { name, why: fault ?? why };
    if (!isCamera && (fault === null || !name.includes('images/'))) {
      leftOut.push(left);
      return [];
    }
    const key = cameraKey(name);
    leftOut.push({ ...left, camera: key });
    return [{ path: array.path, key, kind: 'unread' as const, shape, dtype }];
  });
  return { frames, features };
}

const taskNames =
  /(^|\/)(language_instruction|language_raw|language|instruction|task|task_description|prompt|lang)$/;

const isTask = ({ name, array }: NamedArray): boolean =>
  taskNames.test(name) && array.metadata.type === stringClass;

/**
 * What the arrays of an episode say is done in it, each text once, and the array where it changes from frame to frame.
 */
export function tasksIn(
  arrays: readonly NamedArray[],
  frames: number,
): { tasks: string[]; path: string | null } {
  for (const { array } of arrays.filter(isTask)) {
    const { shape, value, path } = array;
    const texts = Array.isArray(value) ? value : [value];
    const tasks = [...new Set(texts.flatMap((text) => readText(text) ?? []))];
    const [first] = tasks;
    if (first === undefined) continue;
    const isPerFrame = shape?.length === 1 && shape[0] === frames && tasks.length > 1;
    return isPerFrame ? { tasks, path } : { tasks: [first], path: null };
  }
  return { tasks: [], path: null };
}

/** Why an array cannot be read, the end of a sentence; null where it can. */
export function faultOf(array: Hdf5Array): string | null {
  const sources = array.metadata.virtual_sources ?? [];
  const [source] = sources;
  if (source !== undefined) {
    return `is put together of other files, such as ${source.file_name}, which the studio does not follow`;
  }
  const filter = array.filters.find(({ id }) => id > knownFilters);
  return filter === undefined
    ? null
    : `is compressed by ${filter.name || `filter ${filter.id}`}, which the studio does not have; write the file again with gzip`;
}

function describe(
  { name, array }: NamedArray,
  shape: number[],
  { family, library }: { family: Family; library: Library },
): ArrayFeature | null {
  const { path, metadata } = array;
  const text = { key: name, dtype: 'string' };
  const isText = shape.length === 0 && metadata.type === stringClass;
  if (isText && reasoningColumn([text]) !== null) {
    return { path, ...text, kind: 'texts', shape: [1] };
  }
  const camera = cameraKey(name);
  if (shape.length === 0 && metadata.type === listClass && metadata.vlen_type?.size === 1) {
    return { path, key: camera, kind: 'lists', shape: [], dtype: 'uint8' };
  }
  const holdsFiles = (): boolean => name.includes('images/') || beginsWithFile(array, library);
  const isBytes =
    metadata.type === opaqueClass || (metadata.type === stringClass && !metadata.vlen);
  if (shape.length === 0 && isBytes && holdsFiles()) {
    return { path, key: camera, kind: 'files', shape: [metadata.size], dtype: 'uint8' };
  }
  const dtype = numpyName(array);
  if (dtype === null) return null;
  const width = shape.reduce((product, size) => product * size, 1);
  const feature = { path, shape, dtype };
  const picture = pictureShape(shape);
  if (dtype === 'uint8' && picture !== null) return { ...feature, key: camera, kind: 'pictures' };
  if (dtype === 'uint16' && picture?.channels === 1)
    return { ...feature, key: camera, kind: 'depth' };
  const isColour = picture !== null && picture.channels > 1 && width > maxWidth;
  if (dtype.startsWith('float') && isColour && startsInFractions(array)) {
    return { ...feature, key: camera, kind: 'pictures' };
  }
  if (dtype === 'uint8' && shape.length === 1 && holdsFiles()) {
    return { ...feature, key: camera, kind: 'files' };
  }
  return width > maxWidth ? null : { ...feature, key: numbersKey(name, family), kind: 'numbers' };
}

const cameraKey = (name: string): string =>
  `observation.images.${name
    .replace(/^(obs|observations?)\//, '')
    .replace(/^images\//, '')
    .replaceAll('/', '.')}`;

/** What a row holds tells, whatever the array is called. */
function beginsWithFile(array: Hdf5Array, library: Library): boolean {
  try {
    return readImageHeader(storedRows(array, { from: 0, to: 1 }, library)) !== null;
  } catch {
    return false;
  }
}

function startsInFractions(array: Hdf5Array): boolean {
  try {
    const row = array.slice([[0, 1]]);
    return (row instanceof Float32Array || row instanceof Float64Array) && areFractions(row);
  } catch {
    return false;
  }
}

/** Names as LeRobot would give them. The state of the simulator is not that of the robot. */
function numbersKey(name: string, family: Family): string {
  const plain: Readonly<Record<string, string>> = {
    actions: 'action',
    action: 'action',
    states: family === 'plain' ? 'observation.state' : 'simulator_state',
    'observations/qpos': 'observation.state',
    'observations/qvel': 'observation.velocity',
    'observations/effort': 'observation.effort',
    joint_velocities: 'action.joint_velocities',
    gripper_actuations: 'action.gripper',
  };
  const dotted = name.replaceAll('/', '.');
  return plain[name] ?? dotted.replace(/^(obs|observations?)\./, 'observation.state.');
}
