import { z } from 'zod';
import type { DatasetSummary, EpisodeDetail, EpisodeSignals } from '../model/dataset';
import type { DatasetDistributions, EpisodeRow } from '../model/project';
import { method } from './contract';

export const datasetId = z.string().min(1).max(64);
/** No system has a name with a zero byte in it. */
export const folderPath = z
  .string()
  .min(1)
  .max(4_096)
  .refine((name) => !name.includes('\0'), 'has a zero byte in it');
export const episodeIndex = z.number().int().min(0);

export const episodeQuerySchema = z.object({
  /** Matches task text or episode number, case-insensitive. */
  search: z.string().max(200).default(''),
  states: z.array(z.enum(['unproposed', 'proposed', 'in-review', 'finished'])).default([]),
  flaggedOnly: z.boolean().default(false),
  problemsOnly: z.boolean().default(false),
  sortBy: z
    .enum([
      'index',
      'length',
      'task',
      'keyframes',
      'sparsity',
      'state',
      'outcome',
      'need',
      'problems',
    ])
    .default('index'),
  descending: z.boolean().default(false),
});
export type EpisodeQuery = z.infer<typeof episodeQuerySchema>;

export const datasetApi = {
  /** Opens it for this window. One that is open already is read anew where its files have changed. */
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
      projectId: z.string().max(64).nullable().default(null),
      query: episodeQuerySchema.prefault({}),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
  ).returns<{ total: number; rows: EpisodeRow[] }>(),
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
  'dataset.distributions': method(
    z.object({ datasetId, projectId: z.string().max(64).nullable().default(null) }),
  ).returns<DatasetDistributions>(),
};
