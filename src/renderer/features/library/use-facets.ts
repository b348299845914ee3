import { useMemo } from 'react';
import type { EpisodeQuery } from '../../../shared/api/dataset';
import type { LibraryFacets } from '../../../shared/model/project';
import { useCall, usePush, type CallState } from '../../connection';
import { useThrottled } from '../../ui/use-throttled';

/**
 * How what was found is spread, kept fresh by what the core says unasked.
 *
 * @param settled what rows have come for: the core counts once it has given them
 */
export function useFacets(
  datasetId: string,
  projectId: string | null,
  settled: EpisodeQuery | null,
): CallState<LibraryFacets> {
  const facets = useCall(
    'dataset.facets',
    settled && { datasetId, projectId, search: settled.search, curator: settled.curator },
  );
  const recount = useThrottled(facets.reload, () => facets.loading);
  usePush('review', (change) => {
    if (change.projectId === projectId) recount();
  });
  const { data, error, loading, reload } = facets;
  return useMemo(() => ({ data, error, loading, reload }), [data, error, loading, reload]);
}
