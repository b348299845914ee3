/** The orders of the library's list. */
import type { EpisodeQuery } from '../../shared/api/dataset';
import type { EpisodeMeta } from '../../shared/model/dataset';
import { dropReasons } from '../../shared/model/drop-reason';
import { outcomeOf, type SourceOutcome } from '../../shared/model/outcome';
import type { EpisodeState } from '../../shared/model/project';
import type { ReviewOverview } from '../../shared/model/review';
import type { Dataset } from '../datasets/dataset';
import { emptyOverview, stateOf } from '../project/overview';
import type { Project } from '../project/project';
import { standingOf } from '../team/standing';
import { camerasOf } from './cameras';
import { sparsityOf } from './facts';
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

const stateOrder: EpisodeState[] = ['unproposed', 'proposed', 'in-review', 'finished'];

/**
 * In the order that the query names, equal ones by index.
 *
 * @param found ascending by index; of the order `similarity` the most alike first
 */
export async function sortEpisodes(found: EpisodeMeta[], listed: Listed): Promise<EpisodeMeta[]> {
  const { dataset, query } = listed;
  if (query.sortBy === 'index' || query.sortBy === 'similarity') {
    return query.descending ? found.toReversed() : found;
  }
  const keyOf = sortKeys[query.sortBy];
  const outcomes: Outcomes =
    query.sortBy === 'outcome' ? await sourceOutcomes(dataset, found) : new Map();
  const keys: (number | string)[] = [];
  await inTurns(found, (meta) => void keys.push(keyOf(meta, listed, outcomes)));
  return inOrderOf(ranksOf(keys, query.descending), found);
}

/** Whole numbers in the order of the keys. */
function ranksOf(keys: readonly (number | string)[], descending: boolean): Float64Array {
  // Those of an order by chance are all different.
  if (keys.every((key) => Number.isInteger(key))) {
    return Float64Array.from(keys as readonly number[], (key) => (descending ? -key : key));
  }
  const distinct = [...new Set(keys)];
  const isText = typeof distinct[0] === 'string';
  const ascending = isText
    ? distinct.sort((a, b) => (a < b ? -1 : 1))
    : Float64Array.from(distinct as number[]).sort();
  const ranks = new Map<number | string, number>();
  for (const [rank, key] of ascending.entries()) {
    ranks.set(key, descending ? ascending.length - rank : rank);
  }
  return Float64Array.from(keys, (key) => ranks.get(key) ?? 0);
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

type SortKey = (meta: EpisodeMeta, listed: Listed, outcomes: Outcomes) => number | string;

const sortKeys: Record<Exclude<EpisodeQuery['sortBy'], 'index' | 'similarity'>, SortKey> = {
  length: (meta) => meta.length,
  task: (meta) => meta.tasks.join('\n').toLowerCase(),
  problems: (meta, { dataset }) => dataset.problemsOf(meta.index).length,
  keyframes: (meta, listed) => overviewOf(listed, meta.index).keyframes,
  // What was never proposed comes before everything.
  sparsity: (meta, listed) => sparsityOf(meta, overviewOf(listed, meta.index)) ?? -1,
  need: (meta, listed) => needIn(meta, listed),
  // What is unknown comes before everything.
  outcome: ({ index }, listed, outcomes) =>
    outcomeOf(outcomes.get(index) ?? null, overviewOf(listed, index).outcome).value ?? -1,
  state: (meta, listed) => stateOrder.indexOf(stateOf(overviewOf(listed, meta.index))),
  // What has none comes after everything.
  tags: ({ index }, listed) =>
    overviewOf(listed, index).tags.join('\n').toLowerCase() || afterEveryText,
  dropped: ({ index }, listed) => droppedKey(overviewOf(listed, index)),
  // The fewest first, those of equally many by their names.
  cameras({ index }, { dataset }) {
    const keys = camerasOf(dataset, dataset.problemsOf(index));
    return `${String(keys.length).padStart(4, '0')}${keys.join('\n')}`;
  },
  disputes: ({ index }, { dataset, project }) =>
    project === null ? 0 : standingOf(project, index, dataset.summary.fps).disputes,
  random: ({ index }, { query }) => scattered(index, query.seed),
};

const afterEveryText = '\uffff';

/** 0 where it is not dropped; then those without a reason, and the reasons one after the other. */
const droppedKey = ({ flagged, dropReason }: ReviewOverview): number =>
  flagged ? 1 + (dropReason === null ? 0 : 1 + dropReasons.indexOf(dropReason)) : 0;

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
