import { useMemo } from 'react';
import { episodeQuerySchema } from '../../../shared/api/dataset';
import { useCall, usePush } from '../../connection';
import { useThrottled } from '../../ui/use-throttled';
import type { ReviewSession } from '../review';

/** How many episodes a search finds, whatever is decided meanwhile. Null until known. */
export function useMatching(session: ReviewSession, search: string): number | null {
  const { datasetId, projectId } = session;
  const query = useMemo(() => episodeQuerySchema.parse({ search }), [search]);
  const asked = { datasetId, projectId, query, limit: 1 };
  const { data, loading, reload } = useCall('dataset.episodes', asked);
  const recount = useThrottled(reload, () => loading);
  usePush('review', (change) => {
    if (change.projectId === projectId) recount();
  });
  return data?.total ?? null;
}
