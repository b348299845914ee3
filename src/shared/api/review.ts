import { z } from 'zod';
import { bulkActSchema, type BulkDecision, type BulkPlan } from '../model/bulk';
import { listOf } from '../model/list-of';
import { decisionSchema, type Decision } from '../model/decision';
import type { EpisodeProposals } from '../model/keyframe';
import type { EpisodeNeed, ProjectInfo } from '../model/project';
import { datasetId, episodeIndex, folderPath, whoseReview } from './dataset';
import { method } from './contract';

/** Decisions in one call of `review.decide`. */
export const decisionsAtOnce = 1_000;
/** Episodes in one call of `review.bulk`. */
export const bulkAtOnce = 100;

export const projectId = z.string().min(1).max(64);

export const reviewApi = {
  /** Opens the dataset's project, making its folder if there is none. `path` null means the default place. */
  'project.open': method(
    z.object({ datasetId, path: folderPath.nullable().default(null) }),
  ).returns<ProjectInfo>(),
  /**
   * `curator`: who asks. Who has not finished the episode is not told what others decided about it; null is told all.
   */
  'review.episode': method(
    z.object({ projectId, episode: episodeIndex, curator: whoseReview }),
  ).returns<{
    proposals: EpisodeProposals | null;
    /** All curators, in order (time, curator, device, sequence). */
    decisions: Decision[];
    /** Ids of those that whoever asks is not told. */
    hidden: string[];
  }>(),
  /**
   * Appends decisions to the journal and answers after fsync. Sending a decision again is harmless.
   * `acknowledged` lists the ids that are on disk now.
   */
  'review.decide': method(
    z.object({ projectId, decisions: listOf(decisionSchema, decisionsAtOnce, 1) }),
  ).returns<{ acknowledged: string[] }>(),
  /**
   * The episode to review next after `after`: the first one in the chosen order that is not finished; null when none is
   * left. `need`: why `after` itself deserves eyes; null where it is null. `finished` and `total` are of the queue.
   * Throws `not-found` for a queue that this core was not told, or forgot.
   */
  'review.next': method(
    z.object({
      projectId,
      after: episodeIndex.nullable(),
      order: z.enum(['index', 'need']).default('index'),
      /** As `review.queue` named it: then only its episodes, in their own order. Null: all. */
      queue: z.string().max(64).nullable().default(null),
      curator: whoseReview,
    }),
  ).returns<{
    episode: number | null;
    finished: number;
    total: number;
    need: EpisodeNeed | null;
  }>(),
  /** Counts, from what is known of the episodes without reading them. */
  'review.bulkPlan': method(
    z.object({
      projectId,
      curator: z.string().max(80),
      episodes: listOf(episodeIndex, 1_000_000, 1),
      act: bulkActSchema,
    }),
  ).returns<BulkPlan>(),
  /**
   * The decisions that `review.decide` takes, without those that would change nothing. Few episodes a call, for each is
   * read.
   */
  'review.bulk': method(
    z.object({
      projectId,
      curator: z.string().max(80),
      episodes: listOf(episodeIndex, bulkAtOnce, 1),
      act: bulkActSchema,
    }),
  ).returns<BulkDecision[]>(),
  /**
   * The reverts that take back what still stands of the curator's decisions with this `together`, for `review.decide`.
   * Of few episodes a call, those above `after`, ascending; `more`: the last of them where there are others.
   */
  'review.takeBack': method(
    z.object({
      projectId,
      curator: z.string().max(80),
      together: z.string().min(1).max(64),
      after: episodeIndex.nullable().default(null),
    }),
  ).returns<{ decisions: BulkDecision[]; more: number | null }>(),
  /** Tells the core a queue: these episodes, in this order. The same ones have the same name. */
  'review.queue': method(
    z.object({ projectId, episodes: listOf(episodeIndex, 1_000_000, 1) }),
  ).returns<{ queue: string }>(),
};
