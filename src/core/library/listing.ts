/** The library's list and plots: dataset and project side by side, quick at 100,000 episodes. */
import type { EpisodeQuery } from '../../shared/api/dataset';
import type { EpisodeMeta } from '../../shared/model/dataset';
import { outcomeOf, type SourceOutcome } from '../../shared/model/outcome';
import type { DatasetDistributions, EpisodeRow, EpisodeState } from '../../shared/model/project';
import { sumRedundancy, type Redundancy } from '../../shared/model/redundancy';
import type { ReviewOverview } from '../../shared/model/review';
import type { Dataset } from '../datasets/dataset';
import { histogram } from '../signals/histogram';
import { emptyOverview, stateOf } from '../project/overview';
import type { Project } from '../project/project';
import type { ProjectFolder } from '../project/project-folder';
import { SmallCache } from '../system/small-cache';
import { inTurns } from './in-turns';
import { needOf } from './need';
import { isFinished } from './queue';

/** Several windows with a list each, and the list that one of them had before. */
const keptLists = 8;

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
  const key = JSON.stringify([query, dataset.findings ?? 0]);
  const sorted = await listsOf(dataset, project).get(key, () => sortedList(options));
  const shown = sorted.slice(offset, offset + limit);
  const outcomes = await sourceOutcomes(dataset, shown);
  const rows = shown.map((meta) => rowOf(meta, options, outcomes));
  return { total: sorted.length, rows };
}

type Outcomes = ReadonlyMap<number, SourceOutcome>;

const sourceOutcomes = async (dataset: Dataset, found: readonly EpisodeMeta[]): Promise<Outcomes> =>
  (await dataset.outcomes?.(found.map(({ index }) => index))) ?? new Map();

type SortedLists = SmallCache<string, EpisodeMeta[]>;
const sortedLists = new WeakMap<Dataset, WeakMap<Dataset | ProjectFolder, SortedLists>>();

/** The last lists asked for; they hold until the project changes, or is read anew: then it has another folder. */
function listsOf(dataset: Dataset, project: Project | null): SortedLists {
  const ofDataset = sortedLists.get(dataset) ?? new WeakMap<Dataset | ProjectFolder, SortedLists>();
  sortedLists.set(dataset, ofDataset);
  const known = ofDataset.get(project?.folder ?? dataset);
  if (known !== undefined) return known;
  const lists: SortedLists = new SmallCache(keptLists);
  project?.onChange(() => lists.clear());
  ofDataset.set(project?.folder ?? dataset, lists);
  return lists;
}

async function sortedList(options: ListOptions): Promise<EpisodeMeta[]> {
  const { dataset, project, query } = options;
  const found: EpisodeMeta[] = [];
  const passes = filterOf(dataset, project, query);
  await inTurns(dataset.episodes, (meta) => {
    if (passes(meta)) found.push(meta);
  });
  return sortEpisodes(found, options);
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

function overviewIn(project: Project | null, episode: number): ReviewOverview {
  return project?.overview(episode) ?? emptyOverview;
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
  const { dataset, query } = options;
  const keys = new Map<number, number | string>();
  const outcomes =
    query.sortBy === 'outcome' ? await sourceOutcomes(dataset, found) : new Map<number, never>();
  await inTurns(found, (meta) => {
    keys.set(meta.index, sortKeys[query.sortBy](meta, options, outcomes));
  });
  const direction = query.descending ? -1 : 1;
  return found.sort((a, b) => {
    const x = keys.get(a.index) ?? 0;
    const y = keys.get(b.index) ?? 0;
    if (x !== y) return x < y ? -direction : direction;
    return a.index - b.index;
  });
}

type SortKey = (meta: EpisodeMeta, options: ListOptions, outcomes: Outcomes) => number | string;

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
  // What is unknown comes before everything.
  outcome: ({ index }, { project }, outcomes) =>
    outcomeOf(outcomes.get(index) ?? null, overviewIn(project, index).outcome).value ?? -1,
  state: (meta, { project }) => stateOrder.indexOf(stateOf(overviewIn(project, meta.index))),
};

function sparsityOf({ length }: EpisodeMeta, overview: ReviewOverview): number | null {
  if (length === 0 || (!overview.proposed && !overview.decided)) return null;
  return 1 - overview.keyframes / length;
}

function rowOf(meta: EpisodeMeta, options: ListOptions, outcomes: Outcomes): EpisodeRow {
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
    outcome: outcomeOf(outcomes.get(meta.index) ?? null, overview.outcome),
    need: project === null ? null : needOf(meta, dataset, project),
    problems: dataset.problemsOf(meta.index),
    thumbnailUrl: options.thumbnailUrl(meta.index),
  };
}

function byCount(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
