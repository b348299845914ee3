/** The TFRecord files of an RLDS dataset and the episodes in them. */
import type { Problem } from '../../../shared/errors';
import { faultOfData } from '../../system/classify-error';
import type { EpisodeMeta } from '../../../shared/model/dataset';
import { resolveInside } from '../../files/contained-path';
import type { EpisodeOrigin } from '../dataset';
import { limits } from '../../files/limits';
import type { Claim } from '../outcomes/claims';
import { TaskLists, tooManyEpisodes } from '../episodes';
import { namesIn } from '../looks-like';
import { dataFaults, fileProblemCode, problem } from '../problems';
import { readFeature, walkExample, type Span } from './example';
import type { StepFeature } from './features';
import { recordClaims } from './outcome-claims';
import { FileWindow, findRecords, type RecordPlace } from './tfrecord';

/** Where one episode is. */
export interface EpisodeRecord {
  /** Absolute, resolved and contained. */
  file: string;
  relative: string;
  split: string;
  place: RecordPlace;
  origin: EpisodeOrigin | null;
  /** What is said about how it ended. */
  claims: Claim[];
}

export interface Shards {
  episodes: EpisodeMeta[];
  /** By position of the episode. */
  records: EpisodeRecord[];
  problems: Problem[];
}

const shardName = /^(.+)-([^-]+)\.tfrecord(?:-(\d+)-of-(\d+))?$/;

/** What a step surely has one of, to count steps by: the cheapest to read first. */
function countedBy(features: readonly StepFeature[]): StepFeature[] {
  return features
    .filter((feature) => Number.isFinite(countingCost(feature)))
    .sort((a, b) => countingCost(a) - countingCost(b));
}

function countingCost({ kind, shape, encoding, path: name }: StepFeature): number {
  if (name === 'steps/is_first') return 0;
  if (kind === 'image' || encoding !== 'none') return Number.POSITIVE_INFINITY;
  return kind === 'text' ? 1e6 : shape.reduce((product, size) => product * size, 1);
}

/** The text that says what to do: as Open X-Embodiment datasets call it, in the step or in its observation. */
export const instructionFeature = (features: readonly StepFeature[]): StepFeature | undefined =>
  features.find(
    ({ kind, path: name }) =>
      kind === 'text' && /(^|\/)(natural_)?(language_)?(instruction|instructions)$/.test(name),
  );

/** Goes through all records by their headers and the features that count and name; pictures are not read. */
export async function readShards(root: string, features: readonly StepFeature[]): Promise<Shards> {
  const shards: Shards = { episodes: [], records: [], problems: [] };
  const names = (await namesIn(root)).filter((name) => shardName.test(name)).sort();
  reportMissing(names, shards.problems);
  const lists = new TaskLists();
  for (const relative of names) {
    try {
      const file = await resolveInside(root, relative);
      const window = await FileWindow.open(file);
      try {
        await readShard({ window, file, relative, features, lists }, shards);
      } finally {
        await window.close();
      }
    } catch (error) {
      const plain = faultOfData(error, `${relative} cannot be read`);
      const message = `${plain.message} Its episodes are left out.`;
      shards.problems.push(
        problem(fileProblemCode(plain, dataFaults), { message, file: relative }),
      );
    }
  }
  return shards;
}

/** `train.tfrecord-00001-of-00004`: which of the four are not there. */
function reportMissing(names: readonly string[], problems: Problem[]): void {
  const found = new Map<string, { total: number; numbers: Set<number> }>();
  for (const name of names) {
    const [, set, split, number, total] = shardName.exec(name) ?? [];
    if (number === undefined) continue;
    const key = `${set}-${split}`;
    const known = found.get(key) ?? { total: Number(total), numbers: new Set<number>() };
    known.numbers.add(Number(number));
    found.set(key, known);
  }
  for (const [key, { total, numbers }] of found) {
    if (numbers.size >= total) continue;
    const message = `${total - numbers.size} of the ${total} files ${key}.tfrecord-* are missing; copy them from the dataset's source.`;
    problems.push(problem('data-missing', { message }));
  }
}

interface Shard {
  window: FileWindow;
  file: string;
  relative: string;
  features: readonly StepFeature[];
  lists: TaskLists;
}

async function readShard(shard: Shard, shards: Shards): Promise<void> {
  const { window, file, relative, features, lists } = shard;
  const { records, fault } = await findRecords(window);
  const split = shardName.exec(relative)?.[2] ?? '';
  if (shards.episodes.length + records.length > limits.episodes) throw tooManyEpisodes(relative);
  for (const place of records) {
    const index = shards.episodes.length;
    let length = 0;
    let tasks: string[] = [];
    let origin: EpisodeOrigin | null = null;
    let claims: Claim[] = [];
    try {
      const span = { start: place.start, end: place.start + place.length };
      const found = await walkExample((at, count) => window.read(at, count), span);
      length = await countSteps(window, found, features);
      tasks = await readInstruction(window, found, features);
      origin = await readOrigin(window, found);
      claims = await recordClaims(window, found);
    } catch (error) {
      const { message } = faultOfData(error, `Episode ${index} in ${relative} cannot be read`);
      shards.problems.push(problem('record-corrupt', { message, file: relative, episode: index }));
    }
    shards.episodes.push({ index, length, tasks: lists.share(tasks) });
    shards.records.push({ file, relative, split, place, origin, claims });
  }
  if (fault === null) return;
  const message = `${relative} cannot be read on: ${fault}; ${records.length} episodes before that are there. Restore the file from the dataset's source.`;
  shards.problems.push(problem('data-unreadable', { message, file: relative }));
}

async function countSteps(
  window: FileWindow,
  found: ReadonlyMap<string, Span>,
  features: readonly StepFeature[],
): Promise<number> {
  for (const { path: name, kind, shape } of countedBy(features)) {
    const span = found.get(name);
    if (span === undefined) continue;
    const bytes = await window.read(span.start, span.end - span.start);
    if (bytes === null) break;
    const { values } = readFeature(bytes);
    const width = kind === 'text' ? 1 : shape.reduce((product, size) => product * size, 1);
    if (width > 0 && values.length > 0) return Math.floor(values.length / width);
  }
  throw new Error('it has no steps');
}

/** `episode_metadata`: Bridge, and all that ECoT and InstructVLA annotated, have both. */
async function readOrigin(
  window: FileWindow,
  found: ReadonlyMap<string, Span>,
): Promise<EpisodeOrigin | null> {
  const read = async (name: string): Promise<string | null> => {
    const span = found.get(`episode_metadata/${name}`);
    if (span === undefined) return null;
    const bytes = await window.read(span.start, span.end - span.start);
    if (bytes === null) return null;
    const { kind, values } = readFeature(bytes);
    if (values.length !== 1) return null;
    return kind === 'bytes' ? new TextDecoder().decode(values[0]) : String(values[0]);
  };
  const file = await read('file_path');
  const episode = await read('episode_id');
  return file === null || episode === null ? null : { file, episode };
}

/** Steps repeat the instruction; the first that is not empty counts. */
async function readInstruction(
  window: FileWindow,
  found: ReadonlyMap<string, Span>,
  features: readonly StepFeature[],
): Promise<string[]> {
  const span = found.get(instructionFeature(features)?.path ?? '');
  const bytes = span === undefined ? null : await window.read(span.start, span.end - span.start);
  if (bytes === null) return [];
  const { kind, values } = readFeature(bytes);
  if (kind !== 'bytes') return [];
  const text = values.map((value) => new TextDecoder().decode(value).trim()).find(Boolean);
  return text === undefined ? [] : [text];
}
