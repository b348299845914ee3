/** The episode list of a room: kept fresh by what the core says unasked. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { EpisodeQuery } from '../../../shared/api/dataset';
import { useConnection, usePush } from '../../connection';
import { useThrottled } from '../../ui/use-throttled';
import { createEpisodeList, type EpisodeList } from './episode-list';

/** Not every letter is a search of its own: through 100,000 episodes that would take longer than the typing. */
const typingPauseMs = 120;

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
  const lastSearch = useRef(query.search);
  useEffect(() => {
    const typing = query.search !== lastSearch.current;
    lastSearch.current = query.search;
    if (!typing) {
      list.setQuery(query);
      return undefined;
    }
    const timer = setTimeout(() => list.setQuery(query), typingPauseMs);
    return () => clearTimeout(timer);
  }, [list, query]);
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
