import { z } from 'zod';
import { listOf } from '../model/list-of';
import {
  draftSettingsSchema,
  endpointSchema,
  type DraftPlan,
  type DraftSettings,
  type DraftTrial,
} from '../model/draft';
import { method } from './contract';
import { episodeIndex } from './dataset';
import { projectId } from './review';

const request = z.object({
  projectId,
  settings: draftSettingsSchema,
  /** Null means all. */
  episodes: listOf(episodeIndex, 1_000_000).nullable().default(null),
});

export const draftsApi = {
  /** What this user chose last for the project; null before anything was. */
  'drafts.settings': method(z.object({ projectId })).returns<DraftSettings | null>(),
  /** Asks nobody: counts, estimates, and says what is in the way. */
  'drafts.plan': method(request).returns<DraftPlan>(),
  /** Gives or takes back this user's agreement for one project and endpoint. */
  'drafts.agree': method(
    z.object({ projectId, endpoint: endpointSchema, agreed: z.boolean() }),
  ).returns<{ agreedAtMs: number | null }>(),
  /** Keeps a key for the endpoint's origin in the user's data folder; null forgets it. It is never given out again. */
  'drafts.key': method(
    z.object({ endpoint: endpointSchema, key: z.string().min(1).max(1_000).nullable() }),
  ).returns<{ stored: boolean }>(),
  /** What the endpoint calls its models; `fault` goes on after its name. Sends the key, and nothing else. */
  'drafts.models': method(
    draftSettingsSchema.pick({ endpoint: true, key: true, keyVariable: true }),
  ).returns<{ models: string[]; fault: string | null }>(),
  /**
   * Asks about one keyframe: the one named, of the first of the episodes, else the first that a run would ask about,
   * else the first that stands. The answer is kept for a run, and no draft is changed. Without settings those chosen
   * last. Refuses as `drafts.run` does, but not for want of keyframes to draft.
   */
  'drafts.try': method(
    request.extend({
      settings: draftSettingsSchema.nullable(),
      keyframe: z.string().min(1).max(64).nullable(),
    }),
  ).returnsOnce<DraftTrial>(),
  /**
   * Keeps the settings besides. Refuses with `conflict` without the user's agreement and where the plan has blockers.
   */
  'drafts.run': method(request).startsJob('draft'),
};
