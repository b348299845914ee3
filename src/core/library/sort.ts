/** The orders of the library's list. */
import type { EpisodeQuery } from '../../shared/api/dataset';
import type { EpisodeMeta } from '../../shared/model/dataset';
import { dropReasons } from '../../shared/model/drop-reason';
import { outcomeOf, type SourceOutcome } from '../../shared/model/outcome';
import type { EpisodeState } from '../../shared/model/project';
import type { ReviewOverview } from '../../shared/model/review';
import type { Dataset } from '../datasets/dataset';
import { episodesBefore } from '../datasets/episodes';
import type { NumberField, TextField } from '../../shared/search/terms';
import { emptyOverview } from '../project/overview';
import type { Project } from '../project/project';
import { libraryFacts } from './facts';
import { inTurns } from '../system/in-turns';
import { needScore } from './need';

/** What is listed, for whom. */
export interface Listed {
  dataset: Dataset;
  project: Project | null;
  query: EpisodeQuery;
}

export type Outcomes = ReadonlyMap<number, SourceOutcome>;

export const sourceOutcomes = async (
  dataset: Dataset,
  found: readonly EpisodeMeta[],
): Promise<Outcomes> => (await dataset.outcomes?.(found.map(({ index }) => index))) ?? new Map();

export const overviewOf = ({ project, query }: Listed, episode: number): ReviewOverview =>
  project?.overview(episode, query.curator) ?? emptyOverview;

const stateOrder: readonly string[] = [
  'unproposed',
  'proposed',
  'in-review',
  'finished',
] satisfies EpisodeState[];

/**
 * In the order that the query names, equal ones by index. Throws as `LibraryFacts.ready`.
 *
 * @param found ascending by index; of the order `similarity` the most alike first
 */
export async function sortEpisodes(found: EpisodeMeta[], listed: Listed): Promise<EpisodeMeta[]> {
  const { query } = listed;
  if (query.sortBy === 'index' || query.sortBy === 'similarity') {
    return query.descending ? found.toReversed() : found;
  }
  const { episodes } = listed.dataset;
  const keyOf = await keysBy[query.sortBy](listed, found);
  const keys = new Float64Array(found.length);
  let position = 0;
  await inTurns(found, (meta, at) => {
    while (position < episodes.length && episodes[position]?.index !== meta.index) position += 1;
    keys[at] = keyOf(meta, position);
  });
  return inOrderOf(ranksOf(keys, query.descending), found);
}

/** Whole numbers in the order of the keys. */
function ranksOf(keys: Float64Array, descending: boolean): Float64Array {
  const sign = descending ? -1 : 1;
  if (keys.every((key) => Number.isInteger(key))) return keys.map((key) => sign * key);
  const ascending = Float64Array.from(new Set(keys)).sort();
  const ranks = new Map<number, number>();
  for (const [rank, key] of ascending.entries()) ranks.set(key, sign * rank);
  return keys.map((key) => ranks.get(key) ?? 0);
}

/** By rank, then as they are: both in one number each, for numbers are sorted many times as fast as by a comparison. */
function inOrderOf(ranks: Float64Array, found: readonly EpisodeMeta[]): EpisodeMeta[] {
  const { length } = found;
  const places = ranks.map((rank, position) => rank * length + position).sort();
  const sorted: EpisodeMeta[] = [];
  for (const place of places) {
    const meta = found[place - length * Math.floor(place / length)];
    if (meta !== undefined) sorted.push(meta);
  }
  return sorted;
}

/** @param position of the episode in the dataset */
type KeyOf = (meta: EpisodeMeta, position: number) => number;
type Keys = (listed: Listed, found: readonly EpisodeMeta[]) => Promise<KeyOf> | KeyOf;

/** Of what filters look at, too: it is kept in columns, and asked of no review again. */
const byNumber =
  (field: NumberField, unknown = 0): Keys =>
  async ({ dataset, project, query }) => {
    const facts = libraryFacts(dataset, project, query.curator);
    await facts.ready([field]);
    const column = facts.numbers[field];
    return (_meta, position) => {
      const value = column[position] ?? unknown;
      return Number.isNaN(value) ? unknown : value;
    };
  };

/** @param keyOf of all that an episode has of the field; asked once for each such list */
const byTexts =
  (field: TextField, keyOf: (values: readonly string[]) => number | string): Keys =>
  async ({ dataset, project, query }) => {
    const facts = libraryFacts(dataset, project, query.curator);
    await facts.ready([field]);
    const { values } = facts.texts[field];
    const lists = dataset.episodes.map((_meta, position) => facts.texts[field].idsAt(position));
    const keys = keysOfLists(lists, (ids) => keyOf(ids.map((id) => values[id] ?? '')));
    return (_meta, position) => keys.get(lists[position] ?? []) ?? 0;
  };

/** Many episodes share their list. Texts get their place among all of them for a key. */
function keysOfLists<Item>(
  lists: readonly (readonly Item[])[],
  keyOf: (list: readonly Item[]) => number | string,
): Map<readonly Item[], number> {
  const keys = [...new Set(lists)].map((list) => [list, keyOf(list)] as const);
  const texts = new Set(keys.flatMap(([, key]) => (typeof key === 'string' ? [key] : [])));
  const places = new Map(
    [...texts].sort((a, b) => (a < b ? -1 : 1)).map((text, place) => [text, place]),
  );
  return new Map(
    keys.map(([list, key]) => [list, typeof key === 'string' ? (places.get(key) ?? 0) : key]),
  );
}

const inLower = (texts: readonly string[]): string => texts.join('\n').toLowerCase();

const keysBy: Record<Exclude<EpisodeQuery['sortBy'], 'index' | 'similarity'>, Keys> = {
  length: () => (meta) => meta.length,
  task(_listed, found) {
    const keys = keysOfLists(
      found.map(({ tasks }) => tasks),
      inLower,
    );
    return ({ tasks }) => keys.get(tasks) ?? 0;
  },
  problems: byNumber('issues'),
  keyframes: byNumber('keyframes'),
  // What was never proposed comes before everything.
  sparsity: byNumber('sparsity', -1),
  need: (listed) => (meta) => needIn(meta, listed),
  // What is unknown comes before everything.
  async outcome(listed, found) {
    const { dataset, project, query } = listed;
    const facts = libraryFacts(dataset, project, query.curator);
    await facts.ready(['outcome']);
    const column = facts.texts.outcome;
    const kindAt = (position: number) => column.values[column.idsAt(position)[0] ?? -1];
    // Most are one of three: only of the others the number is asked for.
    const isPartial = ({ index }: EpisodeMeta) =>
      kindAt(episodesBefore(dataset.episodes, index)) === 'partial';
    const partial = found.filter(isPartial);
    const outcomes: Outcomes =
      partial.length === 0 ? new Map() : await sourceOutcomes(dataset, partial);
    return ({ index }, position) => {
      const kind = kindAt(position);
      if (kind !== 'partial') return kind === 'success' ? 1 : kind === 'failure' ? 0 : -1;
      return outcomeOf(outcomes.get(index) ?? null, overviewOf(listed, index).outcome).value ?? -1;
    };
  },
  state: byTexts('state', ([state = '']) => stateOrder.indexOf(state)),
  // What has none comes after everything.
  tags: byTexts('tag', (tags) => inLower(tags) || afterEveryText),
  dropped: byTexts('dropped', droppedKey),
  // The fewest first, those of equally many by their names.
  cameras: byTexts('camera', (keys) => `${String(keys.length).padStart(4, '0')}${keys.join('\n')}`),
  disputes: byNumber('disputes'),
  random:
    ({ query }) =>
    ({ index }) =>
      scattered(index, query.seed),
};

const afterEveryText = '\uffff';

/** 0 where it is not dropped; then those without a reason, and the reasons one after the other. */
function droppedKey([dropped, reason]: readonly string[]): number {
  if (dropped !== 'yes') return 0;
  return 2 + dropReasons.findIndex((each) => each === reason);
}

/** What is finished has been seen. */
function needIn(meta: EpisodeMeta, listed: Listed): number {
  const { dataset, project } = listed;
  if (project === null) return -1;
  const seen = project.hasDecisions(meta.index) && overviewOf(listed, meta.index).finished;
  return seen ? -1 : needScore(meta, dataset, project);
}

/** A number below 2^32 that looks like chance: of MurmurHash3 the last steps, which mix all bits. */
function scattered(index: number, seed: number): number {
  let hash = Math.imul(index + 1, 0x9e3779b1) ^ seed;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
