import { z } from 'zod';
import { decisionSchema } from '../model/decision';
import { lookVerdicts, teacherNameSchema, type TaughtActions } from '../model/teacher';
import {
  lookReasonsSchema,
  type DrawnSample,
  type LookQueue,
  type LookReason,
  type LookSaid,
  type ShownLook,
} from '../model/teacher-look';
import type { ListedTeacher, WholeReport } from '../model/teacher-report';
import { method } from './contract';
import { episodeIndex } from './dataset';
import { projectId } from './review';

const of = { projectId, teacher: teacherNameSchema };

/** The teachers room: who taught what, looks drawn one by one, what curators say of them, what that tells. */
export const teachersApi = {
  /** Scores what came since it was last asked, so that it may take a while. */
  'teachers.list': method(z.object({ projectId })).returns<ListedTeacher[]>(),
  /** What was drawn so far, ascending by time. */
  'teachers.samples': method(z.object(of)).returns<DrawnSample[]>(),
  /**
   * Draws, or goes on with what was drawn with the same seed and share of the same outputs. `not-found` where there is
   * nothing to draw from; `conflict` where the project cannot be written and does not have so many yet.
   */
  'teachers.sample': method(
    z.object({
      ...of,
      looks: z.number().int().min(1).max(20_000),
      seed: z.number().int().min(0).max(4_294_967_295),
      uniformShare: z.number().min(0.01).max(1),
    }),
  ).returns<LookQueue>(),
  /** All that is shown of one look, beside pictures and signals. */
  'teachers.look': method(
    z.object({ projectId, look: z.string().min(1).max(64) }),
  ).returns<ShownLook>(),
  /** What each teacher would have done in an episode, to be drawn over what was done. */
  'teachers.actions': method(z.object({ projectId, episode: episodeIndex })).returns<
    TaughtActions[]
  >(),
  /** On disk when it answers; null takes back what was said. Saying the same twice is harmless. */
  'teachers.setVerdict': method(
    z.object({
      projectId,
      look: z.string().min(1).max(64),
      verdict: z.enum(lookVerdicts).nullable(),
      reason: z.string().max(200).nullable().default(null),
      note: z.string().max(20_000).nullable().default(null),
      curator: decisionSchema.shape.curator,
      device: decisionSchema.shape.device,
    }),
  ).returns<{ said: LookSaid | null }>(),
  /** The project's own, else those that come with the studio. */
  'teachers.reasons': method(z.object({ projectId })).returns<LookReason[]>(),
  'teachers.setReasons': method(z.object({ projectId, reasons: lookReasonsSchema })).returns<
    LookReason[]
  >(),
  'teachers.report': method(z.object(of)).returns<WholeReport>(),
  /** The same as a page: one file, no script. */
  'teachers.page': method(z.object(of)).returns<{ html: string }>(),
  /** From a file on the machine that the studio runs on: .parquet, .npz or JSON lines. */
  'teachers.import': method(
    z.object({ ...of, file: z.string().trim().min(1).max(4_096) }),
  ).startsJob('import'),
};
