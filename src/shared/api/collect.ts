import { z } from 'zod';
import {
  collectSettingsSchema,
  teacherProtocols,
  type CollectPlan,
  type CollectSettings,
  type CollectTrial,
} from '../model/collect';
import { listOf } from '../model/list-of';
import { method } from './contract';
import { episodeIndex } from './dataset';
import { projectId } from './review';

const request = z.object({
  projectId,
  settings: collectSettingsSchema,
  /** Null means all. */
  episodes: listOf(episodeIndex, 1_000_000).nullable().default(null),
});
/** As typed: it is brought into the form that the settings have. */
const address = { protocol: z.enum(teacherProtocols), endpoint: z.string().min(1).max(500) };

export const collectApi = {
  /** What this user chose last for the project; null before anything was. */
  'collect.settings': method(z.object({ projectId })).returns<CollectSettings | null>(),
  /** Asks nobody: counts, estimates, gives the feature map as it would be used, and says what is in the way. */
  'collect.plan': method(request).returns<CollectPlan>(),
  /** Gives or takes back this user's agreement for one project and endpoint. */
  'collect.agree': method(z.object({ projectId, ...address, agreed: z.boolean() })).returns<{
    agreedAtMs: number | null;
  }>(),
  /** Keeps a key for the endpoint's host in the user's data folder; null forgets it. It is never given out again. */
  'collect.key': method(
    z.object({ ...address, key: z.string().min(1).max(1_000).nullable() }),
  ).returns<{ stored: boolean }>(),
  /** One frame of the run, asked by itself and kept; refuses as `collect.run`. */
  'collect.try': method(request).returnsOnce<CollectTrial>(),
  /**
   * Keeps the settings besides. Refuses with `conflict` without the user's agreement and where the plan has blockers.
   */
  'collect.run': method(request).startsJob('collect'),
};
