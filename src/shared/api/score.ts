import { z } from 'zod';
import type { JudgedReport } from '../model/judge';
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

/** The score room: rollouts measured, with what a judge said of them, their policies compared. */
export const scoreApi = {
  /**
   * Measures the rollouts of a folder (null: the episodes of the open dataset) and keeps the result in memory until
   * others are measured. `kept`: the project with a judge's scores of them; null: that of the open dataset.
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
  /** What `dualvla score --json` gives. Throws `conflict` for more rollouts than a window should take at once. */
  'score.report': method(z.object({ projectId })).returns<JudgedReport>(),
  /** The same as a page: one file, no script. */
  'score.page': method(z.object({ projectId })).returns<{ html: string }>(),
};
