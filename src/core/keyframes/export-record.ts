/**
 * What an export of the studio says of its keyframes in `curation/`, for who opens it as a dataset: all of it, or,
 * where any of it is missing or damaged, nothing.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { StudioError, type Problem } from '../../shared/errors';
import type { DatasetSummary } from '../../shared/model/dataset';
import type { Dataset } from '../datasets/dataset';
import { isLeRobotDataset } from '../datasets/lerobot/lerobot-dataset';
import { isNotDownloaded } from '../datasets/problems';
import { resolveInside } from '../files/contained-path';
import { parseJson } from '../files/json-text';
import { limits } from '../files/limits';
import { scanLines } from '../files/scan-lines';
import { readRegular } from '../files/regular-file';
import { faultOfData } from '../system/classify-error';

/** A keyframe that the export kept. */
export interface KeptMark {
  frame: number;
  /** Null: what the dataset itself says at that frame. */
  text: string | null;
}

export interface ExportRecord {
  /** Of all of it, 16 hex characters; null where there is none that can be used. */
  hash: string | null;
  /** What was kept of these episodes, ascending by frame; of others it does not speak. */
  kept: ReadonlyMap<number, readonly KeptMark[]>;
  /** Why it is not used, where there is one. */
  problems: readonly Problem[];
}

const files = { episodes: 'curation/episodes.json', keyframes: 'curation/keyframes.jsonl' };
/** Of the list of episodes, bytes: that of 200,000. */
const largestList = 64_000_000;

const index = z.number().int().min(0).max(limits.episodeIndex);
const entrySchema = z.object({
  episode_index: index,
  source_episode_index: index,
  length: index,
  keyframes: index,
  demonstration: z.string().optional(),
});
type Entry = z.infer<typeof entrySchema>;
const listSchema = z.object({
  written_by: z.string(),
  format: z.string(),
  carrier: z.string().nullable(),
  // Looked at one by one: what a stranger lists may all be wrong.
  episodes: z.array(z.unknown()),
});
type List = Pick<z.infer<typeof listSchema>, 'format' | 'carrier'> & { episodes: Entry[] };
const lineSchema = z.object({
  episode_index: index,
  source_episode_index: index,
  frame_index: index,
  source_frame_index: index,
  text: z.string(),
});
type Line = z.infer<typeof lineSchema>;

const none: ExportRecord = { hash: null, kept: new Map(), problems: [] };
const records = new WeakMap<Dataset, Promise<ExportRecord>>();

/**
 * Read once. A record that cannot be used is a problem, and the dataset is as any other. Throws where something else
 * than the record is at fault: it may be read the next time.
 */
export function exportRecord(dataset: Dataset): Promise<ExportRecord> {
  const known = records.get(dataset);
  if (known !== undefined) return known;
  const reading = read(dataset);
  records.set(dataset, reading);
  reading.catch(() => records.delete(dataset));
  return reading;
}

async function read(dataset: Dataset): Promise<ExportRecord> {
  try {
    for (const root of rootsOf(dataset)) {
      const place = await placeOf({ dataset, root }, files.episodes);
      const record = place === null ? null : await readWhole({ dataset, root }, place);
      if (record !== null) return record;
    }
    return none;
  } catch (error) {
    const { message } = faultOfData(error, `${files.episodes} cannot be read`);
    return { ...none, problems: [notUsed(message)] };
  }
}

/** A dataset, and the folder of the export that it may be. */
interface Exported {
  dataset: Dataset;
  root: string;
}

/** Beside a dataset's own files; for formats whose exports lay these deeper, above them. */
const above: Readonly<Partial<Record<DatasetSummary['format'], readonly string[]>>> = {
  // NAME/VERSION of the export.
  rlds: ['.', '../..'],
  // Copies keep the folders that they are from, and one that is alone is what is opened.
  hdf5: ['.', '..', '../..', '../../..'],
};
const rootsOf = ({ summary: { format, path: folder } }: Dataset): string[] =>
  (above[format] ?? ['.']).map((way) => path.resolve(folder, way));

/** Null where there is no such file, or none that is here. */
async function placeOf({ dataset, root }: Exported, relative: string): Promise<string | null> {
  const place = isLeRobotDataset(dataset)
    ? dataset.resolve(relative)
    : resolveInside(root, relative);
  return place.catch((error: unknown) => {
    if (isNotDownloaded(error)) return null;
    if (faultOfData(error, `${relative} cannot be read`).code === 'not-found') return null;
    throw error;
  });
}

/** Null for what is no record of this dataset. */
async function readWhole(exported: Exported, place: string): Promise<ExportRecord | null> {
  const { dataset } = exported;
  const bytes = await readRegular(place, largestList);
  const list = listOf(bytes);
  const way = list === null ? null : wayOf(list, exported);
  if (list === null || way === null) return null;
  const lengths = new Map(dataset.episodes.map(({ index: own, length }) => [own, length]));
  const kept = new Map<number, KeptMark[]>();
  for (const entry of list.episodes) {
    const episode = way.episode(entry);
    if (kept.has(episode) || !way.isOf(entry, lengths.get(episode))) {
      const named = entry.demonstration ?? `an episode ${episode}`;
      throw unfit(`${files.episodes} speaks of ${named} that is another one here`);
    }
    kept.set(episode, []);
  }
  if (way.isAll && kept.size !== dataset.episodes.length) {
    const { length } = dataset.episodes;
    throw unfit(`${files.episodes} lists ${kept.size} episodes, and the dataset has ${length}`);
  }
  const hash = createHash('sha256').update(bytes);
  await readMarks(exported, { way, kept, lengths, onLine: (line) => hash.update(line) });
  for (const entry of list.episodes) {
    const episode = way.episode(entry);
    const found = kept.get(episode)?.length ?? 0;
    if (found !== entry.keyframes) {
      throw unfit(
        `${files.keyframes} has ${found} of ${entry.keyframes} keyframes of episode ${episode}`,
      );
    }
  }
  return { hash: hash.digest('hex').slice(0, 16), kept, problems: [] };
}

interface Marks {
  way: Way;
  /** By episode; filled. */
  kept: ReadonlyMap<number, KeptMark[]>;
  lengths: ReadonlyMap<number, number>;
  onLine: (line: Uint8Array) => void;
}

async function readMarks(exported: Exported, { way, kept, lengths, onLine }: Marks): Promise<void> {
  const place = await placeOf(exported, files.keyframes);
  if (place === null) throw unfit(`${files.keyframes} is missing`);
  const seen = { characters: 0, damaged: 0 };
  const add = (said: Line | null): boolean => {
    if (said === null) return false;
    const episode = way.episode(said);
    const own = kept.get(episode);
    const frame = way.frame(said);
    const isNext = frame > (own?.at(-1)?.frame ?? -1) && frame < (lengths.get(episode) ?? 0);
    const text = way.hasOwnText && said.text !== '' ? null : said.text;
    seen.characters += text?.length ?? 0;
    if (own === undefined || !isNext || seen.characters > limits.frameTextCharacters) return false;
    own.push({ frame, text });
    return true;
  };
  await scanLines(place, (line, { number }) => {
    if (seen.damaged > 0) return;
    onLine(line);
    if (!add(lineOf(line))) seen.damaged = number;
  });
  if (seen.damaged > 0) {
    throw unfit(`line ${seen.damaged} of ${files.keyframes} is no keyframe of this dataset`);
  }
}

/** How a record speaks of a dataset. */
interface Way {
  episode(of: Entry | Line): number;
  frame(of: Line): number;
  /** Whether an entry speaks of an episode of this length; undefined where there is none. */
  isOf(entry: Entry, length: number | undefined): boolean;
  /** Whether it speaks of each episode. */
  isAll: boolean;
  /** Whether the dataset says of each keyframe's frame what was kept there. */
  hasOwnText: boolean;
}

const byNumber: Pick<Way, 'episode' | 'frame' | 'isOf'> = {
  episode: (of) => of.episode_index,
  frame: (of) => of.frame_index,
  isOf: (entry, length) => entry.length === length,
};

/** Null where the record is of files that do not make this dataset. */
function wayOf(list: List, exported: Exported): Way | null {
  const { format, carrier } = list;
  const { summary } = exported.dataset;
  if (format.startsWith('lerobot') && summary.format === 'lerobot') {
    return { ...byNumber, isAll: true, hasOwnText: carrier === 'columns' };
  }
  if (format === 'rlds' && summary.format === 'rlds') {
    return { ...byNumber, isAll: true, hasOwnText: true };
  }
  if (format === 'robomimic' && summary.format === 'hdf5') {
    const episode = demonstrations(list, exported);
    return episode && { ...byNumber, episode, isAll: false, hasOwnText: true };
  }
  // Texts in a file of annotations that was put beside the data they are about.
  const isAnnotated = summary.reasoningColumn?.endsWith('.json') === true;
  if (!isAnnotated || !['ecot-json', 'vla-it-json'].includes(format)) return null;
  return {
    episode: (of) => of.source_episode_index,
    frame: (of) => of.source_frame_index,
    isOf: (entry, length) => length !== undefined && entry.length <= length,
    isAll: false,
    hasOwnText: false,
  };
}

/**
 * The episodes of demonstrations, by name: files are copied whole, and hold others than those that were exported. Null
 * where the list does not name them.
 */
function demonstrations({ episodes }: List, { dataset, root }: Exported): Way['episode'] | null {
  const folder = path.relative(root, dataset.summary.path).replaceAll(path.sep, '/');
  const byName = new Map(
    dataset.episodes.map(({ index: own }) => {
      const name = dataset.demonstration?.(own) ?? '';
      return [path.posix.join(folder, name), own];
    }),
  );
  const here = new Map<number, number>();
  for (const { episode_index, demonstration } of episodes) {
    if (demonstration === undefined) return null;
    here.set(episode_index, byName.get(demonstration) ?? -1);
  }
  return (of) => here.get(of.episode_index) ?? -1;
}

/** Null for what no studio wrote. Throws for an episode that makes no sense. */
function listOf(bytes: Uint8Array): List | null {
  const list = listSchema.safeParse(parseJson(bytes)).data;
  if (list?.written_by.startsWith('DualVLA Studio') !== true) return null;
  const episodes = list.episodes.map((each, at) => {
    const parsed = entrySchema.safeParse(each);
    if (parsed.success) return parsed.data;
    throw unfit(`entry ${at} of ${files.episodes} is no episode`);
  });
  return { ...list, episodes };
}

/** Null for what is no keyframe. */
function lineOf(line: Uint8Array): Line | null {
  try {
    return lineSchema.safeParse(parseJson(line)).data ?? null;
  } catch {
    return null;
  }
}

const unfit = (why: string): StudioError =>
  new StudioError('corrupt-data', `${why}; restore curation/ from the export, or remove it.`);

const notUsed = (why: string): Problem => ({
  code: 'export-record-unused',
  severity: 'warning',
  message: `The keyframes that this export kept are not known, so that others are proposed: ${why}`,
  file: 'curation',
});
