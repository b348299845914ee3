/** The library's list: dataset and project side by side, quick at 100,000 episodes. */
import { StudioError } from '../../shared/errors';
import type { EpisodeMeta } from '../../shared/model/dataset';
import { outcomeOf } from '../../shared/model/outcome';
import type { EpisodeRow, OutlinedWords } from '../../shared/model/project';
import { parseSearch } from '../../shared/search/parse';
import { likeWhich, type SearchTerm } from '../../shared/search/terms';
import type { Dataset } from '../datasets/dataset';
import { stateOf } from '../project/overview';
import type { Project } from '../project/project';
import type { ProjectFolder } from '../project/project-folder';
import { SmallCache } from '../system/small-cache';
import { standingOf } from '../team/standing';
import { camerasOf } from './cameras';
import { libraryFacts, sparsityOf } from './facts';
import { fieldsOf, filterOf } from './filter';
import { inTurns } from '../system/in-turns';
import { needOf } from './need';
import { alikeAmong } from './similarity/alike';
import { coursesOf } from './similarity/kept-courses';
import { settingsOf, staleOf } from './stale';
import { overviewOf, sortEpisodes, sourceOutcomes, type Listed, type Outcomes } from './sort';

/** Several windows with a list each, and the list that one of them had before. */
const keptLists = 8;

export interface ListOptions extends Listed {
  offset: number;
  limit: number;
  thumbnailUrl(episode: number): string | null;
}

/** A window on the filtered and sorted list; `total` counts what passed the filters. */
export async function listEpisodes(
  options: ListOptions,
): Promise<{ total: number; rows: EpisodeRow[] }> {
  const { dataset, offset, limit } = options;
  const sorted = await listOf(options);
  const shown = sorted.slice(offset, offset + limit);
  const outcomes = await sourceOutcomes(dataset, shown);
  const settings = settingsOf(options.project);
  const rows: EpisodeRow[] = [];
  await inTurns(shown, (meta) => void rows.push(rowOf(meta, { ...options, settings }, outcomes)));
  return { total: sorted.length, rows };
}

/** The numbers of the episodes from `offset` on, at most `limit` of them; null: to the end. */
export async function matchingEpisodes(
  listed: Listed,
  offset: number,
  limit: number | null,
): Promise<Int32Array> {
  const sorted = await listOf(listed);
  const end = limit === null ? undefined : offset + limit;
  return Int32Array.from(sorted.slice(offset, end), ({ index }) => index);
}

/** The whole list, sorted once for all who ask for a part of it. */
export async function listOf(listed: Listed): Promise<readonly EpisodeMeta[]> {
  const { dataset, project, query } = listed;
  // A search may name thousands of episodes, and is read only where the list is not known.
  const mayBeLike = /like/i.test(query.search);
  const courses = mayBeLike ? (await coursesOf(dataset, project)).stamp : null;
  const key = JSON.stringify([query, dataset.findings ?? 0, settingsOf(project), courses]);
  return listsOf(dataset, project).get(key, () => sortedList(listed));
}

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

async function sortedList(listed: Listed): Promise<EpisodeMeta[]> {
  const { dataset, query } = listed;
  const terms = termsOf(query.search);
  const passes = await passing(listed, terms);
  const like = likeWhich(terms);
  if (like !== null) {
    const near = (await alikeAmong(listed, like, passes)).flatMap(
      (position) => dataset.episodes[position] ?? [],
    );
    const isByIt = query.sortBy === 'similarity';
    return sortEpisodes(isByIt ? near : near.toSorted((a, b) => a.index - b.index), listed);
  }
  if (terms.length === 0) return sortEpisodes([...dataset.episodes], listed);
  const found: EpisodeMeta[] = [];
  await inTurns(dataset.episodes, (meta, position) => {
    if (passes(position)) found.push(meta);
  });
  return sortEpisodes(found, listed);
}

/** Throws `invalid-input` with what is wrong with the search. */
export function termsOf(search: string): SearchTerm[] {
  const parsed = parseSearch(search);
  if ('wrong' in parsed) throw new StudioError('invalid-input', parsed.wrong);
  return parsed.terms;
}

/** What all terms but `like` say. */
async function passing(
  { dataset, project, query }: Listed,
  terms: readonly SearchTerm[],
): Promise<(position: number) => boolean> {
  if (terms.length === 0) return () => true;
  const facts = libraryFacts(dataset, project, query.curator);
  await facts.ready(fieldsOf(terms));
  return filterOf(facts, terms);
}

type RowOptions = Listed & {
  /** Of the policy in use. */
  settings: string | null;
};

/** What a row says that others may say, too. */
export function wordsOf(meta: EpisodeMeta, options: RowOptions, outcomes: Outcomes): OutlinedWords {
  const { dataset, project, settings } = options;
  const overview = overviewOf(options, meta.index);
  const problems = dataset.problemsOf(meta.index);
  const cameras = camerasOf(dataset, problems);
  const absent = dataset.notDownloaded?.(meta.index).map(({ cameraKey }) => cameraKey) ?? [];
  return {
    state: stateOf(overview),
    keyframes: overview.keyframes,
    undecided: overview.undecided,
    flagged: overview.flagged,
    dropReason: overview.dropReason,
    tags: overview.tags,
    outcome: outcomeOf(outcomes.get(meta.index) ?? null, overview.outcome),
    cameras,
    curators: overview.curators,
    ...(project === null
      ? { reviewers: [], disputes: 0 }
      : standingOf(project, meta.index, dataset.summary.fps)),
    policy: overview.policy,
    stale: staleOf(overview, settings),
    problems,
    notDownloaded: absent.length > 0 && cameras.every((key) => absent.includes(key)),
  };
}

function rowOf(
  meta: EpisodeMeta,
  options: ListOptions & RowOptions,
  outcomes: Outcomes,
): EpisodeRow {
  const { dataset, project } = options;
  return {
    index: meta.index,
    length: meta.length,
    durationSec: meta.length / dataset.summary.fps,
    tasks: meta.tasks,
    sparsity: sparsityOf(meta, overviewOf(options, meta.index)),
    need: project === null ? null : needOf(meta, dataset, project),
    thumbnailUrl: options.thumbnailUrl(meta.index),
    ...wordsOf(meta, options, outcomes),
  };
}
