/** The library's list and plots, and the queue: dataset and project side by side, quick at 100,000 episodes. */
import { setImmediate } from 'node:timers/promises';
import type { EpisodeQuery } from '../../shared/api/dataset';
import type { EpisodeMeta } from '../../shared/model/dataset';
import type {
  DatasetDistributions,
  EpisodeNeed,
  EpisodeRow,
  EpisodeState,
} from '../../shared/model/project';
import { sumRedundancy, type Redundancy } from '../../shared/model/redundancy';
import type { ReviewOverview } from '../../shared/model/review';
import type { Dataset } from '../datasets/dataset';
import { histogram } from '../signals/histogram';
import { emptyOverview, stateOf } from '../project/overview';
import type { Project } from '../project/project';
import { needOf } from './queue';

/** Between two of these many episodes other work gets its turn. */
const episodesPerTurn = 250;

export interface ListOptions {
  dataset: Dataset;
  project: Project | null;
  query: EpisodeQuery;
  offset: number;
  limit: number;
  thumbnailUrl(episode: number): string | null;
}

/** A window on the filtered and sorted list; `total` counts what passed the filters. */
export async function listEpisodes(
  options: ListOptions,
): Promise<{ total: number; rows: EpisodeRow[] }> {
  const { dataset, project, query, offset, limit } = options;
  const found: EpisodeMeta[] = [];
  const passes = filterOf(dataset, project, query);
  await inTurns(dataset.episodes, (meta) => {
    if (passes(meta)) found.push(meta);
  });
  const sorted = await sortEpisodes(found, options);
  const rows = sorted.slice(offset, offset + limit).map((meta) => rowOf(meta, options));
  return { total: found.length, rows };
}

/** Counts over the whole dataset. */
export async function distributions(
  dataset: Dataset,
  project: Project | null,
): Promise<DatasetDistributions> {
  const tasks = new Map<string, number>();
  const states: Record<EpisodeState, number> = {
    unproposed: 0,
    proposed: 0,
    'in-review': 0,
    finished: 0,
  };
  const cues = new Map<string, number>();
  const lengths: number[] = [];
  const keyframes: number[] = [];
  let redundancy: Redundancy | null = null;
  await inTurns(dataset.episodes, ({ index, length, tasks: names }) => {
    lengths.push(length / dataset.summary.fps);
    for (const task of names) tasks.set(task, (tasks.get(task) ?? 0) + 1);
    const overview = overviewIn(project, index);
    states[stateOf(overview)] += 1;
    if (overview.proposed || overview.decided) keyframes.push(overview.keyframes);
    redundancy = sumRedundancy([redundancy, overview.redundancy]);
    for (const [kind, count] of Object.entries(overview.cues)) {
      cues.set(kind, (cues.get(kind) ?? 0) + count);
    }
  });
  return {
    lengthSec: histogram(lengths),
    tasks: byCount(tasks).map(([task, episodes]) => ({ task, episodes })),
    states,
    cues: byCount(cues).map(([kind, count]) => ({ kind, count })),
    keyframesPerEpisode: histogram(keyframes, { whole: true }),
    redundancy,
  };
}

/**
 * The first episode after `after` (null: from the start) that is not finished, in plain order or by need; past the end the
 * search goes on from the start. Null when no other episode is left.
 */
export async function nextEpisode(
  dataset: Dataset,
  project: Project,
  after: number | null,
  order: 'index' | 'need' = 'index',
): Promise<{
  episode: number | null;
  finished: number;
  total: number;
  need: EpisodeNeed | null;
}> {
  let finished = 0;
  let following: Place | null = null;
  let first: Place | null = null;
  const placeOf = (meta: EpisodeMeta): Place => ({
    index: meta.index,
    need: order === 'need' ? needOf(meta, dataset, project).score : 0,
  });
  const here = dataset.episodes.find(({ index }) => index === after);
  const place = here === undefined ? null : placeOf(here);
  await inTurns(dataset.episodes, (meta) => {
    const { index } = meta;
    if (isFinished(project, index)) finished += 1;
    else if (index !== after) {
      const candidate = placeOf(meta);
      if (first === null || isBefore(candidate, first)) first = candidate;
      const isAfter = place === null ? after === null || index > after : isBefore(place, candidate);
      if (isAfter && (following === null || isBefore(candidate, following))) following = candidate;
    }
  });
  const next = (following ?? first) as Place | null;
  return {
    episode: next?.index ?? null,
    finished,
    total: dataset.episodes.length,
    need: here === undefined ? null : needOf(here, dataset, project),
  };
}

/** Without reading the proposals of episodes that nobody touched. */
const isFinished = (project: Project, episode: number): boolean =>
  project.hasDecisions(episode) && project.overview(episode).finished;

/** Where an episode stands in the queue. */
interface Place {
  index: number;
  need: number;
}

const isBefore = (a: Place, b: Place): boolean =>
  a.need === b.need ? a.index < b.index : a.need > b.need;

function overviewIn(project: Project | null, episode: number): ReviewOverview {
  return project?.overview(episode) ?? emptyOverview;
}

async function inTurns<T>(items: readonly T[], visit: (item: T) => void): Promise<void> {
  for (const [position, item] of items.entries()) {
    if (position % episodesPerTurn === episodesPerTurn - 1) await setImmediate();
    visit(item);
  }
}

function filterOf(
  dataset: Dataset,
  project: Project | null,
  query: EpisodeQuery,
): (meta: EpisodeMeta) => boolean {
  const search = query.search.trim().toLowerCase();
  const states = new Set(query.states);
  return ({ index, tasks }) => {
    if (
      search !== '' &&
      !String(index).includes(search) &&
      !tasks.some((task) => task.toLowerCase().includes(search))
    ) {
      return false;
    }
    if (query.problemsOnly && dataset.problemsOf(index).length === 0) return false;
    if (states.size === 0 && !query.flaggedOnly) return true;
    const overview = overviewIn(project, index);
    if (query.flaggedOnly && !overview.flagged) return false;
    return states.size === 0 || states.has(stateOf(overview));
  };
}

const stateOrder: EpisodeState[] = ['unproposed', 'proposed', 'in-review', 'finished'];

async function sortEpisodes(found: EpisodeMeta[], options: ListOptions): Promise<EpisodeMeta[]> {
  const { query } = options;
  const keys = new Map<number, number | string>();
  await inTurns(found, (meta) => {
    keys.set(meta.index, sortKeys[query.sortBy](meta, options));
  });
  const direction = query.descending ? -1 : 1;
  return found.sort((a, b) => {
    const x = keys.get(a.index) ?? 0;
    const y = keys.get(b.index) ?? 0;
    if (x !== y) return x < y ? -direction : direction;
    return a.index - b.index;
  });
}

type SortKey = (meta: EpisodeMeta, options: ListOptions) => number | string;

const sortKeys: Record<EpisodeQuery['sortBy'], SortKey> = {
  index: (meta) => meta.index,
  length: (meta) => meta.length,
  task: (meta) => meta.tasks.join('\n').toLowerCase(),
  problems: (meta, { dataset }) => dataset.problemsOf(meta.index).length,
  keyframes: (meta, { project }) => overviewIn(project, meta.index).keyframes,
  // What was never proposed comes before everything.
  sparsity: (meta, { project }) => sparsityOf(meta, overviewIn(project, meta.index)) ?? -1,
  // What is finished has been seen.
  need: (meta, { dataset, project }) =>
    project === null || isFinished(project, meta.index) ? -1 : needOf(meta, dataset, project).score,
  state: (meta, { project }) => stateOrder.indexOf(stateOf(overviewIn(project, meta.index))),
};

function sparsityOf({ length }: EpisodeMeta, overview: ReviewOverview): number | null {
  if (length === 0 || (!overview.proposed && !overview.decided)) return null;
  return 1 - overview.keyframes / length;
}

function rowOf(meta: EpisodeMeta, options: ListOptions): EpisodeRow {
  const { dataset, project } = options;
  const overview = overviewIn(project, meta.index);
  return {
    index: meta.index,
    length: meta.length,
    durationSec: meta.length / dataset.summary.fps,
    tasks: meta.tasks,
    state: stateOf(overview),
    keyframes: overview.keyframes,
    undecided: overview.undecided,
    sparsity: sparsityOf(meta, overview),
    flagged: overview.flagged,
    tags: overview.tags,
    need: project === null ? null : needOf(meta, dataset, project),
    problems: dataset.problemsOf(meta.index),
    thumbnailUrl: options.thumbnailUrl(meta.index),
  };
}

function byCount(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
