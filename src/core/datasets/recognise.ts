/** Tells what a folder holds, so that each format has its reader and anything else is declined by name. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import type { DatasetSummary } from '../../shared/model/dataset';
import { isHdf5Name } from './hdf5/open-hdf5';
import { episodeFiles } from './lerobot/metadata/episodes-v3';
import { nothingRecorded, readJson } from './lerobot/metadata/info';
import { videosAmong } from './video-folder/open-video-folder';
import { looksLikeLeRobot, namesIn } from './looks-like';
import { unreadLayout } from './unread-layouts';

export interface Recognised {
  format: DatasetSummary['format'];
  /** The folder that holds the dataset itself: the one asked for, or the only dataset below it. */
  folder: string;
}

/** How deep below the folder asked for a dataset may lie: TFDS nests them in NAME/VERSION, robomimic deeper. */
const maxDepth = 3;

/** Throws `unsupported` with one sentence that says what the folder is and what to do. */
export async function recognise(root: string): Promise<Recognised> {
  const meta = await namesIn(path.join(root, 'meta'));
  if (meta.includes('info.json')) {
    await refuseUnread(root);
    if (meta.includes('episodes.jsonl') || (await episodeFiles(root)).length > 0) {
      return { format: 'lerobot', folder: root };
    }
    throw new StudioError('unsupported', await explainUnlisted(root, meta));
  }
  const names = await namesIn(root);
  if (names.includes('meta_data')) {
    throw new StudioError(
      'unsupported',
      `${root} is in LeRobot's layout from before v2.0 (meta_data/), which the studio does not read; ` +
        "convert it with LeRobot's convert_dataset_v1_to_v2.py, then open that.",
    );
  }
  const format = formatByNames(names) ?? (videosAmong(names).length > 0 ? 'video-folder' : null);
  if (format !== null) return { format, folder: root };
  const below = await datasetsBelow(root, names, maxDepth);
  const [only] = below;
  if (only !== undefined && below.length === 1) return only;
  // Demonstrations are kept in folders by task; together they are one dataset.
  if (only !== undefined && below.every((each) => each.format === 'hdf5')) {
    return { format: 'hdf5', folder: root };
  }
  throw new StudioError('unsupported', await explain(root, below));
}

/** Formats that a single folder's names tell. */
function formatByNames(names: readonly string[]): Recognised['format'] | null {
  if (names.includes('features.json') && names.includes('dataset_info.json')) return 'rlds';
  if (names.some(isHdf5Name)) return 'hdf5';
  return null;
}

/** Datasets in folders of this one, at most two: more make no difference to what is said. */
async function datasetsBelow(
  root: string,
  names: readonly string[],
  depth: number,
): Promise<Recognised[]> {
  const found: Recognised[] = [];
  if (depth === 0) return found;
  for (const name of names.slice(0, 200)) {
    const folder = path.join(root, name);
    // A link may lead out of the folder that the user chose.
    if (!(await lstat(folder).catch(() => null))?.isDirectory()) continue;
    if (await looksLikeLeRobot(folder)) found.push({ format: 'lerobot', folder });
    else {
      const inside = await namesIn(folder);
      const format = formatByNames(inside);
      if (format !== null) found.push({ format, folder });
      else found.push(...(await datasetsBelow(folder, inside, depth - 1)));
    }
    if (found.length > 1) break;
  }
  return found;
}

/**
 * What `meta/info.json` alone tells, whatever else is there. Throws `unsupported` for what the studio does not read.
 */
async function refuseUnread(root: string): Promise<void> {
  const info = await infoOf(root);
  const version = versionOf(info);
  const storage = await storageOf(root, info);
  if (storage !== null) {
    throw new StudioError(
      'unsupported',
      `${root} is LeRobot ${version} with ${storage}, which the studio does not read; ` +
        'write it with parquet and mp4 files, as LeRobot does by default, then open that.',
    );
  }
  if ('features' in info || !('keys' in info || 'shapes' in info || 'video_keys' in info)) return;
  throw new StudioError(
    'unsupported',
    `${root} is in an early form of LeRobot ${version} whose meta/info.json has no features, which the studio does not read; ` +
      "download a newer revision of it, or convert it with LeRobot's scripts, then open that.",
  );
}

/** Where rows and pictures lie, if in something else than the files that a reader looks for. */
async function storageOf(
  root: string,
  info: Readonly<Record<string, unknown>>,
): Promise<string | null> {
  const stated = info['storage_format'];
  const names = await namesIn(root);
  const isLance = stated === undefined && names.includes('frames.lance') && !names.includes('data');
  if (stated === 'lance' || isLance) return 'Lance storage (frames.lance, videos.lance)';
  const isOther = typeof stated === 'string' && !/^(?:parquet.*|default|)$/i.test(stated);
  return isOther ? `the storage format ${JSON.stringify(stated.slice(0, 40))}` : null;
}

/** Empty where it is no object; what is no JSON is said by who reads it for good. */
async function infoOf(root: string): Promise<Readonly<Record<string, unknown>>> {
  const info = await readJson(root, 'meta/info.json').catch(() => null);
  return typeof info === 'object' && info !== null ? { ...info } : {};
}

const versionOf = ({ codebase_version }: Readonly<Record<string, unknown>>): string =>
  typeof codebase_version === 'string' ? codebase_version.slice(0, 40) : 'of some version';

/** `meta/info.json` is there, the list of episodes is not where LeRobot puts it. */
async function explainUnlisted(root: string, meta: readonly string[]): Promise<string> {
  await readJson(root, 'meta/info.json');
  const info = await infoOf(root);
  if (info['total_episodes'] === 0) return nothingRecorded(root);
  const version = versionOf(info);
  const expected = /^v?3/.test(version)
    ? 'meta/episodes/chunk-000/file-000.parquet'
    : 'meta/episodes.jsonl';
  const instead = meta.find((name) => name.startsWith('episodes.'));
  return (
    `${root} says it is LeRobot ${version} but is not laid out like it: its list of episodes should be ${expected}` +
    `${instead === undefined ? ', which is missing' : ` and lies in meta/${instead}`}. ` +
    "Write it again with LeRobot's own recorder or converter, then open that."
  );
}

async function explain(root: string, below: readonly Recognised[]): Promise<string> {
  const [first] = below;
  if (first !== undefined) {
    return `${root} is not a dataset itself but holds some: open one of them, for example ${first.folder}.`;
  }
  const unread = await unreadLayout(root);
  if (unread !== null) return `${root} ${unread}`;
  return (
    `${root} is not a dataset that the studio reads: there is no meta/info.json in it. ` +
    'Open the folder of a LeRobot dataset (the one that holds meta/ and data/), of an RLDS dataset (features.json), ' +
    'of HDF5 demonstrations or of videos.'
  );
}
