import { z } from 'zod';
import type { Problem } from '../errors';
import type { DatasetSummary, EpisodeDetail, EpisodeSignals } from '../model/dataset';
import type { Comparable } from '../model/similarity';
import type { EpisodeRow, LibraryFacets, ListOutline } from '../model/project';
import { longestQuery } from '../model/saved-query';
import type { SqlResult } from '../model/sql';
import { longestSearch } from '../search/parse';
import { method } from './contract';

export const datasetId = z.string().min(1).max(64);
/** No system has a name with a zero byte in it. */
export const folderPath = z
  .string()
  .min(1)
  .max(4_096)
  .refine((name) => !name.includes('\0'), 'has a zero byte in it');
export const episodeIndex = z.number().int().min(0);

/** Whose review is looked at; null: what all curators decided, together. */
export const whoseReview = z.string().max(80).nullable().default(null);
const ofProject = z.string().max(64).nullable().default(null);
/** As `shared/search` reads it; what cannot be read is refused as `invalid-input`, with what is wrong with it. */
const search = z.string().max(longestSearch).default('');

const sortColumns = [
  'index',
  'length',
  'task',
  'keyframes',
  'sparsity',
  'state',
  'outcome',
  'need',
  'problems',
  'tags',
  'dropped',
  'cameras',
  'disputes',
  'random',
  /** To the episode of the search's `like:`; as `index` where it has none. */
  'similarity',
] as const;

export const episodeQuerySchema = z.object({
  search,
  curator: whoseReview,
  sortBy: z.enum(sortColumns).default('index'),
  descending: z.boolean().default(false),
  /** Of the order `random`: the same seed, the same order. */
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(0),
});
export type EpisodeQuery = z.infer<typeof episodeQuerySchema>;

export const datasetApi = {
  /**
   * Opens it for this window; `path` may also be `hf://owner/name[@revision]`, whose metadata and numbers are
   * downloaded first. One that is open already is read anew where its files have changed.
   */
  'dataset.open': method(z.object({ path: folderPath })).returns<DatasetSummary>(),
  /**
   * Lets links in the dataset at `path` lead into these folders, from now on on this machine, and opens it anew. A
   * finding `path-outside` names the folder that it takes.
   */
  'dataset.allowLinks': method(
    z.object({ path: folderPath, folders: z.array(folderPath).min(1).max(20) }),
  ).returns<DatasetSummary>(),
  /**
   * This window needs it no more. What no window needs is closed a little later, with its projects, and their locks are
   * free. A window that is closed has released everything. Releasing what it does not hold is no error.
   */
  'dataset.close': method(z.object({ datasetId })).returns<null>(),
  /** A window on the filtered, sorted list: at most 500 rows a call. */
  'dataset.episodes': method(
    z.object({
      datasetId,
      projectId: ofProject,
      query: episodeQuerySchema.prefault({}),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(100),
      /** Nobody sees these rows yet: they, and their stills, are made after those that somebody waits for. */
      ahead: z.boolean().default(false),
    }),
  ).returns<{ total: number; rows: EpisodeRow[] }>(),
  /** The whole of that list in outline. */
  'dataset.outline': method(
    z.object({ datasetId, projectId: ofProject, query: episodeQuerySchema.prefault({}) }),
  ).returns<ListOutline>(),
  /** The numbers of the episodes at these places of that list, or from there to its end. */
  'dataset.matching': method(
    z.object({
      datasetId,
      projectId: ofProject,
      query: episodeQuerySchema.prefault({}),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(0).nullable().default(null),
    }),
  ).returns<{ episodes: Int32Array }>(),
  'dataset.episode': method(
    z.object({ datasetId, episode: episodeIndex }),
  ).returns<EpisodeDetail>(),
  'dataset.signals': method(
    z.object({ datasetId, episode: episodeIndex }),
  ).returns<EpisodeSignals>(),
  /** Over all episodes; `deep` decodes every picture too. One check of a dataset at a time. */
  'dataset.check': method(z.object({ datasetId, deep: z.boolean().default(false) })).startsJob(
    'check',
  ),
  /**
   * Of a dataset of the Hub (`hf://owner/name`) what `dataset.open` needs, with progress: that opens it then without
   * asking again. Canceled, what came stays.
   */
  'dataset.fetch': method(z.object({ path: folderPath })).startsJob('fetch'),
  /** Of a dataset of the Hub what is not here; canceled, what came stays, and the next one goes on with it. */
  'dataset.download': method(z.object({ datasetId })).startsJob('download'),
  /**
   * How much of it is on the Hub only: files and their bytes; none where it is no dataset of the Hub. And why it can be
   * neither watched nor downloaded, as the rest of a sentence; null where it can. Among the issues of the summary that
   * is what was known when the dataset was opened; `problems` says it of now.
   */
  'dataset.notDownloaded': method(z.object({ datasetId })).returns<{
    files: number;
    bytes: number;
    why: string | null;
    problems: Problem[];
  }>(),
  /** How it stands with what `like:` compares. Throws `not-found` naming the episode. */
  'dataset.alike': method(
    z.object({ datasetId, projectId: ofProject, episode: episodeIndex }),
  ).returns<Comparable>(),
  /**
   * Looks at the episodes that `like:` cannot compare yet; `jobId` is null while that is under way. Canceled, those
   * that were looked at stay.
   */
  'dataset.compare': method(z.object({ datasetId, projectId: ofProject })).startsJobIfNeeded(
    'compare',
  ),
  /**
   * Reads with one SELECT from tables made of what is known of the episodes (`shared/model/sql.ts`). Throws
   * `invalid-input` with what is wrong with it, `timeout` where it takes too long or too much memory, `worker-lost`
   * where its process ends otherwise.
   */
  'dataset.sql': method(
    z.object({
      datasetId,
      projectId: ofProject,
      curator: whoseReview,
      sql: z.string().max(longestQuery),
    }),
  ).returns<SqlResult>(),
  /** How what the search finds is spread, for the counts and plots beside the list. */
  'dataset.facets': method(
    z.object({ datasetId, projectId: ofProject, search, curator: whoseReview }),
  ).returns<LibraryFacets>(),
};
