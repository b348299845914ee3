/**
 * What an export of the studio says of its keyframes in `curation/`, for who opens it as a dataset: all of it, or,
 * where any of it is missing or damaged, nothing.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { StudioError, type Problem } from '../../shared/errors';
import type { Dataset } from '../datasets/dataset';
import { isLeRobotDataset } from '../datasets/lerobot/lerobot-dataset';
import { isNotDownloaded } from '../datasets/problems';
import { resolveInside } from '../files/contained-path';
import { parseJson } from '../files/json-text';
import { limits } from '../files/limits';
import { scanLines } from '../files/line-file';
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
    const place = await placeOf(dataset, files.episodes);
    return place === null ? none : await readWhole(dataset, place);
  } catch (error) {
    const { message } = faultOfData(error, `${files.episodes} cannot be read`);
    return { ...none, problems: [notUsed(message)] };
  }
}

/** Null where there is no such file, or none that is here. */
async function placeOf(dataset: Dataset, relative: string): Promise<string | null> {
  const place = isLeRobotDataset(dataset)
    ? dataset.resolve(relative)
    : resolveInside(dataset.summary.path, relative);
  return place.catch((error: unknown) => {
    if (isNotDownloaded(error)) return null;
    if (faultOfData(error, `${relative} cannot be read`).code === 'not-found') return null;
    throw error;
  });
}

async function readWhole(dataset: Dataset, place: string): Promise<ExportRecord> {
  const bytes = await readRegular(place, largestList);
  const list = listOf(bytes);
  const way = list === null ? null : wayOf(list, dataset);
  if (list === null || way === null) return none;
  const lengths = new Map(dataset.episodes.map(({ index: own, length }) => [own, length]));
  const kept = new Map<number, KeptMark[]>();
  for (const entry of list.episodes) {
    const episode = way.episode(entry);
    if (kept.has(episode) || !way.isOf(entry, lengths.get(episode))) {
      throw unfit(`${files.episodes} speaks of an episode ${episode} that is another one here`);
    }
    kept.set(episode, []);
  }
  if (way.isAll && kept.size !== dataset.episodes.length) {
    const { length } = dataset.episodes;
    throw unfit(`${files.episodes} lists ${kept.size} episodes, and the dataset has ${length}`);
  }
  const hash = createHash('sha256').update(bytes);
  await readMarks(dataset, { way, kept, lengths, onLine: (line) => hash.update(line) });
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

async function readMarks(dataset: Dataset, { way, kept, lengths, onLine }: Marks): Promise<void> {
  const place = await placeOf(dataset, files.keyframes);
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

/** Null where the record is of files that do not make this dataset. */
function wayOf({ format, carrier }: List, { summary }: Dataset): Way | null {
  if (format.startsWith('lerobot') && summary.format === 'lerobot') {
    return {
      episode: (of) => of.episode_index,
      frame: (of) => of.frame_index,
      isOf: (entry, length) => entry.length === length,
      isAll: true,
      hasOwnText: carrier === 'columns',
    };
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
