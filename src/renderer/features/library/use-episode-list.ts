/** The episode list of a room: kept fresh by what the core says unasked. */
import { useEffect, useMemo, useState } from 'react';
import type { EpisodeQuery } from '../../../shared/api/dataset';
import { useConnection, usePush } from '../../connection';
import { useThrottled } from '../../ui/use-throttled';
import { createEpisodeList, type EpisodeList } from './episode-list';

export function useEpisodeList(
  datasetId: string,
  projectId: string | null,
  query: EpisodeQuery,
): EpisodeList {
  const connection = useConnection();
  const [first] = useState(query);
  const list = useMemo(
    () => createEpisodeList({ call: connection.call, datasetId, projectId }, first),
    [connection, datasetId, projectId, first],
  );
  useEffect(() => {
    list.refresh();
    return () => list.dispose();
  }, [list]);
  useEffect(() => list.setQuery(query), [list, query]);
  const refresh = useThrottled(list.refresh, list.isReading);
  useEffect(() => connection.onReconnect(refresh), [connection, refresh]);
  usePush('review', (change) => {
    if (change.projectId === projectId) refresh();
  });
  usePush('thumbnail', (made) => {
    if (made.datasetId !== datasetId) return;
    const pages = [...list.store.getState().pages.values()];
    const waits = pages.some((rows) =>
      rows.some((row) => row.index === made.episode && row.thumbnailUrl === null),
    );
    if (waits) refresh();
  });
  return list;
}
