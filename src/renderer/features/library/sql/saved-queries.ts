/** Queries that the curator keeps, by project. They are only text: none runs before somebody presses Run. */
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { everyProject, studioStorage } from '../../../storage';
import { notifyError } from '../../../ui';

const savedSchema = z
  .array(z.object({ name: z.string().max(60), sql: z.string().max(20_000) }))
  .max(200)
  .catch([]);
type SavedQuery = z.infer<typeof savedSchema>[number];

const key = 'sql-queries';

export function useSavedQueries(projectId: string | null) {
  const of = projectId ?? everyProject;
  const [queries, setQueries] = useState<readonly SavedQuery[]>([]);
  useEffect(() => {
    let current = true;
    studioStorage()
      .then((storage) => storage.setting(of, key))
      .then((saved) => current && setQueries(savedSchema.parse(saved)))
      .catch(notifyError);
    return () => {
      current = false;
    };
  }, [of]);
  const keep = (next: readonly SavedQuery[]) => {
    setQueries(next);
    studioStorage()
      .then((storage) => storage.saveSetting(of, key, next))
      .catch(notifyError);
  };
  return {
    queries,
    /** One of the same name is replaced. */
    save: (query: SavedQuery) =>
      keep([...queries.filter(({ name }) => name !== query.name), query].slice(-200)),
    remove: (name: string) => keep(queries.filter((query) => query.name !== name)),
  };
}
