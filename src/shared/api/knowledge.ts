import { z } from 'zod';
import {
  kbNotesSchema,
  kbScoresSchema,
  type KbPage,
  type RetrievedBoth,
  type ShownKbEntry,
} from '../model/knowledge';
import { decisionSchema } from '../model/decision';
import { folderPath } from './dataset';
import { method } from './contract';
import { projectId } from './review';

const of = { projectId, base: folderPath };
const id = z.string().min(1).max(1_000);
const said = {
  scores: kbScoresSchema,
  outcome: z.number().min(0).max(1).nullable(),
  notes: kbNotesSchema,
  curator: decisionSchema.shape.curator,
};

/** Knowledge bases, by their folders on the machine that the studio runs on: rollouts that people scored. */
export const knowledgeApi = {
  /** Those with all words of `search`, in the order in which they came. An empty page where there is no base. */
  'kb.list': method(
    z.object({
      ...of,
      search: z.string().max(200).default(''),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
  ).returns<KbPage>(),
  /** Throws `not-found`. */
  'kb.entry': method(z.object({ ...of, id })).returns<ShownKbEntry>(),
  /**
   * Adds a measured rollout with what a person says of it, with its first and last picture, or puts that in the place
   * of what was said; the base is made where there is none. On disk when it answers. Throws `conflict` where the id is
   * that of another rollout, `invalid-input` for a base inside the folder of the rollouts.
   */
  'kb.add': method(z.object({ ...of, rollout: id, ...said })).returns<{ id: string }>(),
  /** Says something else of a rollout of the base. */
  'kb.edit': method(z.object({ ...of, id, ...said })).returns<{ id: string }>(),
  'kb.remove': method(z.object({ ...of, id })).returnsOnce<{ removed: string }>(),
  /** Takes all rollouts of another base in. Throws `conflict` where an id is that of another rollout. */
  'kb.import': method(z.object({ ...of, from: folderPath })).returns<{ rollouts: number }>(),
  /** Writes the base as it stands now into another folder. */
  'kb.export': method(z.object({ ...of, to: folderPath })).returns<{ rollouts: number }>(),
  /** What a judge would be shown with a measured rollout, by either preset. */
  'kb.retrieve': method(
    z.object({ ...of, rollout: id, k: z.number().int().min(1).max(100).default(3) }),
  ).returns<RetrievedBoth>(),
};
