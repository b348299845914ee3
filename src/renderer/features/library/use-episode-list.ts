/** The episode list of a room: kept fresh by what the core says unasked. */
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { EpisodeQuery } from '../../../shared/api/dataset';
import { useConnection, usePush } from '../../connection';
import { useThrottled } from '../../ui/use-throttled';
import { createEpisodeList, type EpisodeList } from './episode-list';
import { useListQuery, usePainted, useSettled } from './use-list-query';

/** @returns with the query asked for last, and the last settled one whose rows are painted (`use-list-query.ts`) */
export function useEpisodeList(
  datasetId: string,
  projectId: string | null,
  wanted: EpisodeQuery,
  isTyping: boolean,
): { list: EpisodeList; query: EpisodeQuery; settled: EpisodeQuery | null } {
  const connection = useConnection();
  const [first] = useState(wanted);
  const list = useMemo(
    () => createEpisodeList({ call: connection.call, datasetId, projectId }, first),
    [connection, datasetId, projectId, first],
  );
  useEffect(() => {
    list.refresh();
    return () => list.dispose();
  }, [list]);
  const answered = useStore(list.store, (state) => state.answered);
  const query = useListQuery(wanted, isTyping, answered);
  useEffect(() => list.setQuery(query), [list, query]);
  const settled = usePainted(useSettled(answered, isTyping));
  useEffect(() => {
    if (settled !== null) void list.readAhead();
  }, [list, settled]);
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
  return { list, query, settled };
}
