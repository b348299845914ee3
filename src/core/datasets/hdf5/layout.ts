/**
 * Where episodes and their features are in an HDF5 file: a group per demonstration under `data` (robosuite, robomimic,
 * LIBERO) or at the top, arrays numbered by demonstration, or the whole file as one episode (ALOHA and ACT).
 */
import type { File as Hdf5File, Group } from 'h5wasm';
import {
  arraysBelow,
  featuresOf,
  linkOf,
  tasksIn,
  type ArrayFeature,
  type Family,
  type LeftOut,
  type NamedArray,
} from './arrays';
import { Attributes, readText, taskAttributes } from './attributes';
import type { Claim } from '../outcomes/claims';
import { arrayClaims, attributeClaims } from './outcome-claims';
import type { Library } from './memory-files';
import { numberIn, splitByNumber } from './side-by-side';

export interface EpisodeLayout {
  /** Path of the episode's group. */
  path: string;
  /** What the file calls it. */
  name: string;
  frames: number;
  /** What is done in it: one text, or all of those that `taskPath` has. */
  tasks: string[];
  /** Where the task of each frame is, if it changes. */
  taskPath: string | null;
  features: ArrayFeature[];
  leftOut: LeftOut[];
  /** What is said about how it ended. */
  claims: Claim[];
}

export interface FileLayout {
  family: Family;
  episodes: EpisodeLayout[];
  /** Frames a second, where the file says so. */
  fps: number | null;
  robot: string | null;
  /** Whether pictures are stored from bottom to top. */
  upsideDown: boolean;
  /** What belongs to no demonstration, demonstrations that are links among it. */
  leftOut: LeftOut[];
}

export function readLayout(file: Hdf5File, library: Library): FileLayout {
  const data = file.get('data');
  const place: Group = data instanceof library.Group ? data : file;
  const about = new Attributes(...(place === file ? [file] : [place, file]));
  const facts = { fps: about.fps(), robot: about.robot(), upsideDown: about.upsideDown() };
  const leftOut = endsIn(file);
  const groups = demonstrationsIn(place, library, place !== file, leftOut);
  if (groups.length > 0 || leftOut.some(({ why }) => why !== joined)) {
    const family = place === file ? 'plain' : 'demonstrations';
    const episodes = groups.map((group) => ofGroup(group, library, family, about.task()));
    return { family, episodes, ...facts, leftOut: [...leftOut, ...masksIn(file, library)] };
  }
  const arrays = arraysBelow(place, library, leftOut);
  const split = splitByNumber(arrays);
  if (split !== null) {
    const task = { own: taskOf(place), ofFile: about.task() };
    const episodes = split.map((one) => {
      const name = `demonstration ${one.number}`;
      return episodeOf(
        { path: place.path, name, arrays: one.arrays },
        { family: 'plain', library },
        task,
      );
    });
    return { family: 'plain', episodes, ...facts, leftOut };
  }
  const whole = ofGroup(place, library, 'aloha', null);
  const episodes = whole.features.length === 0 ? [] : [whole];
  return {
    family: 'aloha',
    episodes,
    ...facts,
    leftOut: episodes.length === 0 ? leftOut : endsIn(file),
  };
}

/** Robomimic's splits and selections: lists of names of demonstrations. */
function masksIn(file: Hdf5File, library: Library): LeftOut[] {
  const masks = file.get('mask');
  const all = masks instanceof library.Group ? masks.keys() : [];
  // Those of the studio's own exports say which of its texts stand where.
  const names = all.filter((name) => !name.startsWith('dualvla_'));
  const why = 'lists demonstrations, as a split does, which only a copy for robomimic keeps';
  return names.map((name) => ({ name: `mask/${name}`, why }));
}

const joined =
  'says where episodes end that lie one behind the other, which the studio does not cut: they are shown as one';

/** Diffusion Policy's way to keep all episodes in one array. */
function endsIn(file: Hdf5File): LeftOut[] {
  const names = ['episode_ends', 'meta/episode_ends', 'data/episode_ends'];
  return names.filter((name) => file.get(name) !== null).map((name) => ({ name, why: joined }));
}

/** Groups that are a demonstration each, in the order of their numbers; links among them go to `leftOut`. */
function demonstrationsIn(
  place: Group,
  library: Library,
  isData: boolean,
  leftOut: LeftOut[],
): Group[] {
  const names = place.keys().sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const children = names.map((name) => ({ name, child: place.get(name) }));
  // A file that is an episode by itself has its actions at the top.
  if (names.some((name) => /^actions?$/.test(name))) return [];
  const groups = children.flatMap(({ name, child }) =>
    child instanceof library.Group ? [{ name, child }] : [],
  );
  const found = isData
    ? groups
    : groups.filter(({ name, child }) => isDemonstration(name, child, library));
  if (!isData && found.length === 0) return [];
  for (const { name, child } of children) {
    const why = linkOf(child, library);
    if (why !== null) leftOut.push({ name, why });
  }
  return found.map(({ child }) => child);
}

/** `actions/0`, `actions/1` are no demonstrations: there the numbers are inside. */
function isDemonstration(name: string, group: Group, library: Library): boolean {
  const inside = group.keys();
  if (inside.some((key) => /^actions?$/.test(key))) return true;
  return (
    numberIn(name) !== null &&
    inside.some((key) => /^(obs|observations?|states?)$/.test(key)) &&
    inside.every((key) => group.get(key) instanceof library.Dataset || numberIn(key) === null)
  );
}

function ofGroup(
  group: Group,
  library: Library,
  family: Family,
  ofFile: string | null,
): EpisodeLayout {
  const leftOut: LeftOut[] = [];
  const arrays = arraysBelow(group, library, leftOut);
  const name = group.path.split('/').at(-1) ?? '';
  const task = { own: taskOf(group), ofFile };
  const episode = episodeOf({ path: group.path, name, arrays }, { family, library }, task);
  const stated = attributeClaims(group);
  // Values per step are what was recorded; an attribute may have been set since.
  const claims = stated.length > 0 ? stated : episode.claims;
  return { ...episode, leftOut: [...leftOut, ...episode.leftOut], claims };
}

function taskOf(group: Group): string | null {
  const about = new Attributes(group);
  const { lang } = about.json('ep_meta');
  return about.text(...taskAttributes) ?? readText(lang);
}

function episodeOf(
  { path, name, arrays }: { path: string; name: string; arrays: readonly NamedArray[] },
  { family, library }: { family: Family; library: Library },
  task: { own: string | null; ofFile: string | null },
): EpisodeLayout {
  const leftOut: LeftOut[] = [];
  const { frames, features } = featuresOf(arrays, { family, library }, leftOut);
  const said = tasksIn(arrays, frames);
  const [first] = said.tasks;
  const one = said.path === null ? (task.own ?? first ?? task.ofFile) : null;
  const tasks = one === null ? said.tasks : [one];
  return {
    path,
    name,
    frames,
    tasks,
    taskPath: said.path,
    features,
    leftOut,
    claims: arrayClaims(arrays),
  };
}
