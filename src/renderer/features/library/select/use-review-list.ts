/** The rows shown are the queue: from the library one goes on along its list. */
import { useMemo } from 'react';
import type { EpisodeQuery } from '../../../../shared/api/dataset';
import { useConnection } from '../../../connection';
import { notifyError } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import type { ReviewSession } from '../../review';

export interface ReviewList {
  /** Makes the list the queue and opens its first episode that is not finished, else its first. */
  start: () => void;
  /** The same with these episodes of the list only. */
  startWith: (selected: ReadonlySet<number>) => void;
  /** Opens this one of the list, which becomes the queue. */
  open: (episode: number) => void;
}

/** @param session null where nothing can be reviewed: then an episode is only looked at */
export function useReviewList(
  session: ReviewSession | null,
  query: EpisodeQuery,
  onOpenEpisode: (episode: number) => void,
): ReviewList {
  const connection = useConnection();
  return useMemo(() => {
    const listed = async (of: ReviewSession) => {
      const { datasetId, projectId } = of;
      const { episodes } = await connection.call('dataset.matching', {
        datasetId,
        projectId,
        query,
      });
      return [...episodes];
    };
    const begin = async (of: ReviewSession, selected: ReadonlySet<number> | null) => {
      const all = await listed(of);
      const episodes = selected === null ? all : all.filter((episode) => selected.has(episode));
      setQueue(of, episodes, selected === null ? query : null);
      const first = (await of.queued.next(null)).episode ?? episodes[0];
      if (first !== undefined) onOpenEpisode(first);
    };
    return {
      start() {
        if (session !== null) begin(session, null).catch(notifyError);
      },
      startWith(selected) {
        if (session !== null) begin(session, selected).catch(notifyError);
      },
      open(episode) {
        onOpenEpisode(episode);
        if (session === null) return;
        const of = session;
        listed(of)
          .then((episodes) => setQueue(of, episodes, query))
          .catch(notifyError);
      },
    };
  }, [connection, session, query, onOpenEpisode]);
}

/** All episodes in one of the orders that follow every decision stay that; everything else is a list. */
function setQueue(
  { view }: ReviewSession,
  episodes: readonly number[],
  query: EpisodeQuery | null,
): void {
  const isWhole = query !== null && query.search.trim() === '';
  const order = isWhole ? liveOrder(query) : null;
  if (order !== null) return view.set({ order, list: null });
  if (episodes.length === 0) return;
  view.set({
    order: 'list',
    list: { label: labelOf(query, episodes.length), episodes: [...episodes] },
  });
}

function liveOrder({ sortBy, descending }: EpisodeQuery): 'index' | 'need' | null {
  if (sortBy === 'index' && !descending) return 'index';
  return sortBy === 'need' && descending ? 'need' : null;
}

const longestLabel = 80;

function labelOf(query: EpisodeQuery | null, episodes: number): string {
  if (query === null) return formatAmount(episodes, 'selected episode');
  const search = query.search.trim();
  const label = search === '' ? `all, by ${query.sortBy}` : search;
  return label.length > longestLabel ? `${label.slice(0, longestLabel)} …` : label;
}
