import { z } from 'zod';
import type { BlindQueue, BlindRollout, JudgeReport } from '../model/calibration';
import { decisionSchema } from '../model/decision';
import { endpointSchema } from '../model/draft';
import {
  judgeWishSchema,
  type JudgedReport,
  type JudgeWish,
  type PlannedJudge,
} from '../model/judge';
import { kbScoresSchema } from '../model/knowledge';
import {
  outcomeKinds,
  type ScoreOverview,
  type ScoreRow,
  type ShownRollout,
} from '../model/score-room';
import { listOf } from '../model/list-of';
import { folderPath } from './dataset';
import { method } from './contract';
import { projectId } from './review';

const judgeId = z.string().min(1).max(64);
const { curator, device } = decisionSchema.shape;
const place = { sample: z.string().min(1).max(64), at: z.number().int().min(0) };
const wish = z.object({ projectId, settings: judgeWishSchema });

/** The score room: rollouts measured, with what a judge said of them, their policies compared. */
export const scoreApi = {
  /**
   * Measures the rollouts of a folder (null: the episodes of the open dataset) and keeps the result in memory until
   * others are measured. `kept`: the folder in which scores of them are kept; null: the project of the open dataset,
   * or, for another folder, `NAME.curation` beside it.
   */
  'score.measure': method(
    z.object({
      projectId,
      folder: folderPath.nullable().default(null),
      kept: folderPath.nullable().default(null),
    }),
  ).startsJob('score'),
  /** Null where nothing was measured yet. */
  'score.overview': method(z.object({ projectId })).returns<ScoreOverview | null>(),
  /** In the order of the rollouts. The rest throws `not-found` where nothing was measured. */
  'score.rollouts': method(
    z.object({
      projectId,
      /** Empty: of any; null in it: those without one. */
      policies: listOf(z.string().max(1_000).nullable(), 1_000).default([]),
      task: z.string().max(100_000).nullable().default(null),
      outcomes: listOf(z.enum(outcomeKinds), outcomeKinds.length).default([]),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
  ).returns<{ total: number; rows: ScoreRow[] }>(),
  'score.rollout': method(
    z.object({ projectId, id: z.string().min(1).max(2_000) }),
  ).returns<ShownRollout>(),
  /** Reports with what another judge said, of those in `judges` of the overview. Throws `not-found`. */
  'score.chooseJudge': method(z.object({ projectId, judge: judgeId })).returns<ScoreOverview>(),
  /** What `dualvla score --json` gives. Throws `conflict` for more rollouts than a window should take at once. */
  'score.report': method(z.object({ projectId })).returns<JudgedReport>(),
  /** The same as a page: one file, no script. */
  'score.page': method(z.object({ projectId })).returns<{ html: string }>(),

  /** The blind sample that was drawn last of the measured rollouts, and how far this curator is; null without any. */
  'score.blind': method(z.object({ projectId, curator })).returns<BlindQueue | null>(),
  /**
   * Draws one, or goes on with that of the same seed. Throws `conflict` where scores cannot be kept, as the rest that
   * writes.
   */
  'score.drawBlind': method(
    z.object({
      projectId,
      curator,
      count: z.number().int().min(1).max(10_000),
      seed: z.number().int().min(0).max(4_294_967_295),
    }),
  ).returns<BlindQueue>(),
  /** All that a curator is shown of a rollout of the sample. */
  'score.blindRollout': method(z.object({ projectId, ...place })).returns<BlindRollout>(),
  /** On disk when it answers; what is said again takes the place of what was said. */
  'score.sayBlind': method(
    z.object({
      projectId,
      ...place,
      curator,
      device,
      scores: kbScoresSchema,
      outcome: z.number().min(0).max(1).nullable(),
      done: z.boolean(),
    }),
  ).returns<{ saved: true }>(),
  /** The curator scores no more of the sample. */
  'score.endBlind': method(z.object({ projectId, sample: place.sample, curator, device })).returns<{
    saved: true;
  }>(),
  /** How far the judge of the report can be trusted, by what people said and by its stress tests. */
  'score.judgeReport': method(z.object({ projectId })).returns<JudgeReport>(),
  /** What this user chose last for the project; null before anything was. */
  'score.judgeSettings': method(z.object({ projectId })).returns<JudgeWish | null>(),
  /** Asks nobody: counts, estimates, and says what is in the way. */
  'score.planJudge': method(wish).returns<PlannedJudge>(),
  /** Gives or takes back this user's agreement, for one project and these servers. */
  'score.agree': method(
    z.object({
      projectId,
      settings: judgeWishSchema.pick({ endpoint: true, embeddings: true }),
      agreed: z.boolean(),
    }),
  ).returns<{ agreedAtMs: number | null }>(),
  /** As `drafts.key`. */
  'score.key': method(
    z.object({ endpoint: endpointSchema, key: z.string().min(1).max(1_000).nullable() }),
  ).returns<{ stored: boolean }>(),
  /**
   * Has the measured rollouts judged, or the judge tested on a sample of them. Refuses with `conflict` without the
   * user's agreement and where the plan has blockers.
   */
  'score.judge': method(wish).startsJob('judge'),
};
