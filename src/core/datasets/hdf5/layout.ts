/**
 * Where episodes and their features are in an HDF5 file: a group per demonstration under `data` (robosuite, robomimic,
 * LIBERO), or the whole file as one episode (ALOHA and ACT).
 */
import type { Dataset as Hdf5Array, File as Hdf5File, Group } from 'h5wasm';
import type { Library } from './sandbox';

export interface ArrayFeature {
  /** Path in the file. */
  path: string;
  key: string;
  kind: 'numbers' | 'pictures' | 'depth' | 'files' | 'texts';
  /** Values or pixels of one frame, as stored. */
  shape: number[];
  /** As numpy calls it. */
  dtype: string;
}

export interface EpisodeLayout {
  /** Path of the episode's group. */
  path: string;
  frames: number;
  tasks: string[];
  features: ArrayFeature[];
}

export interface FileLayout {
  family: 'demonstrations' | 'aloha';
  episodes: EpisodeLayout[];
  /** Frames a second, where the file says so. */
  fps: number | null;
  robot: string | null;
}

/** Groups in groups deeper than this are no features. */
const maxDepth = 4;
/** What says nothing about the robot at a frame's own time. */
const ignored = new Set(['next_obs', 'compress_len', 'is_keyframe']);
const maxWidth = 4_096;

export function readLayout(file: Hdf5File, library: Library): FileLayout {
  const data = file.get('data');
  if (data instanceof library.Group) {
    const about = new Attributes(data);
    const names = data.keys().sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    const episodes = names.flatMap((name) => {
      const group = data.get(name);
      if (!(group instanceof library.Group)) return [];
      const episode = readEpisode(group, library);
      const own = new Attributes(group).text('language_instruction', 'instruction', 'task');
      const task = own ?? about.task();
      return [{ ...episode, tasks: task === null ? [] : [task] }];
    });
    return { family: 'demonstrations', episodes, fps: about.fps(), robot: about.robot() };
  }
  const episode = readEpisode(file, library);
  const task = new Attributes(file).text('language_instruction', 'instruction', 'task');
  const episodes =
    episode.features.length === 0 ? [] : [{ ...episode, tasks: task === null ? [] : [task] }];
  return { family: 'aloha', episodes, fps: null, robot: null };
}

/** Attributes as texts and JSON; what is missing or of another type is null. */
class Attributes {
  constructor(private readonly group: Group) {}

  text(...names: string[]): string | null {
    for (const name of names) {
      const value = this.group.attrs[name]?.value;
      if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, 10_000);
    }
    return null;
  }

  json(name: string): Record<string, unknown> {
    try {
      const parsed: unknown = JSON.parse(this.text(name) ?? '{}');
      return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
    } catch {
      return {};
    }
  }

  /** LIBERO's instruction; else the name of the environment, which is all that robosuite and robomimic say. */
  task(): string | null {
    const language = this.json('problem_info')['language_instruction'];
    const said = Array.isArray(language) ? language.join('') : language;
    if (typeof said === 'string' && said.trim() !== '') return said.trim().replace(/^"|"$/g, '');
    const named = this.json('env_args')['env_name'];
    return this.text('env', 'env_name') ?? (typeof named === 'string' ? named : null);
  }

  fps(): number | null {
    const args = this.json('env_args');
    const inner = args['env_kwargs'];
    const candidates = [inner, args, this.json('env_info')].map((each) =>
      typeof each === 'object' && each !== null && 'control_freq' in each
        ? each.control_freq
        : null,
    );
    const found = candidates.find(
      (value) => typeof value === 'number' && value > 0 && value <= 1_000,
    );
    return typeof found === 'number' ? found : null;
  }

  robot(): string | null {
    const robots = this.json('env_info')['robots'];
    return typeof robots === 'string' ? robots : null;
  }
}

function readEpisode(group: Group, library: Library): Omit<EpisodeLayout, 'tasks'> {
  const arrays: { name: string; array: Hdf5Array }[] = [];
  const collect = (inside: Group, prefix: string, depth: number): void => {
    for (const name of inside.keys()) {
      if (ignored.has(name)) continue;
      const child = inside.get(name);
      if (child instanceof library.Dataset) arrays.push({ name: `${prefix}${name}`, array: child });
      else if (child instanceof library.Group && depth < maxDepth) {
        collect(child, `${prefix}${name}/`, depth + 1);
      }
    }
  };
  collect(group, '', 0);
  const lengthOf = (name: string): number =>
    arrays.find((each) => each.name === name)?.array.shape?.[0] ?? 0;
  const frames =
    lengthOf('actions') ||
    lengthOf('action') ||
    lengthOf('states') ||
    (arrays[0]?.array.shape?.[0] ?? 0);
  const features = arrays.flatMap(({ name, array }) => {
    const [rows, ...shape] = array.shape ?? [];
    const feature = rows === frames && frames > 0 ? describe(name, array, shape) : null;
    return feature === null ? [] : [feature];
  });
  return { path: group.path, frames, features };
}

function describe(name: string, array: Hdf5Array, shape: number[]): ArrayFeature | null {
  if (name === 'reasoning' && shape.length === 0 && array.metadata.type === stringClass) {
    return { path: array.path, key: name, kind: 'texts', shape: [1], dtype: 'string' };
  }
  const dtype = numpyName(array);
  if (dtype === null) return null;
  const width = shape.reduce((product, size) => product * size, 1);
  if (width === 0) return null;
  const camera = `observation.images.${name
    .replace(/^(obs|observations?)\//, '')
    .replace(/^images\//, '')
    .replaceAll('/', '.')}`;
  const feature = { path: array.path, shape, dtype };
  const isPicture = shape.length === 3 && [1, 3, 4].includes(shape[2] ?? 0);
  if (dtype === 'uint8' && isPicture) return { ...feature, key: camera, kind: 'pictures' };
  const isDepth = dtype === 'uint16' && (shape.length === 2 || (isPicture && shape[2] === 1));
  if (isDepth) return { ...feature, key: camera, kind: 'depth' };
  if (dtype === 'uint8' && shape.length === 1 && name.includes('images/')) {
    return { ...feature, key: camera, kind: 'files' };
  }
  return width > maxWidth ? null : { ...feature, key: numbersKey(name), kind: 'numbers' };
}

/** Names as LeRobot would give them. The state of the simulator is not that of the robot. */
function numbersKey(name: string): string {
  const plain: Readonly<Record<string, string>> = {
    actions: 'action',
    action: 'action',
    states: 'simulator_state',
    'observations/qpos': 'observation.state',
    'observations/qvel': 'observation.velocity',
    'observations/effort': 'observation.effort',
    joint_velocities: 'action.joint_velocities',
    gripper_actuations: 'action.gripper',
  };
  const dotted = name.replaceAll('/', '.');
  return plain[name] ?? dotted.replace(/^(obs|observations?)\./, 'observation.state.');
}

/** Of HDF5's classes of types the one of texts. */
const stringClass = 3;

/** `float32` and the like; null for texts, compounds and references. */
function numpyName(array: Hdf5Array): string | null {
  const { type, size, signed } = array.metadata;
  // Classes of HDF5: 0 integer, 1 float, 8 enumeration, which is how h5py stores bool.
  if (type === 0 && [1, 2, 4, 8].includes(size)) return `${signed ? 'int' : 'uint'}${size * 8}`;
  if (type === 1 && [4, 8].includes(size)) return `float${size * 8}`;
  return type === 8 && size === 1 ? 'bool' : null;
}
