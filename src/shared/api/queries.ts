import { z } from 'zod';
import { mostQueries, savedQuerySchema, type SavedQuery } from '../model/saved-query';
import { method } from './contract';
import { projectId } from './review';

/** Each gives all that the project keeps then, by name. */
export const queriesApi = {
  'queries.list': method(z.object({ projectId })).returns<SavedQuery[]>(),
  /** All of them or none, see `withQueries`. Throws `invalid-input` where there is no room. */
  'queries.keep': method(
    z.object({
      projectId,
      queries: z.array(savedQuerySchema).max(mostQueries),
      replaces: z.boolean(),
    }),
  ).returns<SavedQuery[]>(),
  /** Nothing happens where there is none of that name. */
  'queries.remove': method(z.object({ projectId, name: savedQuerySchema.shape.name })).returns<
    SavedQuery[]
  >(),
};
