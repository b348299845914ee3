/** The hands on the list: what clicks and keys select. */
import { useMemo } from 'react';
import type { EpisodeQuery } from '../../../../shared/api/dataset';
import { useConnection } from '../../../connection';
import { notifyError } from '../../../ui';
import { initialView, libraryViews, updateView } from '../library-view';
import { noSelection, selectedOne, selectedRange, toggled } from './selection';

export interface SelectActs {
  one: (episode: number, position: number) => void;
  toggle: (episode: number, position: number) => void;
  /** What Shift selects next begins at this row. */
  from: (position: number) => void;
  /** From the last row clicked, toggled or gone to up to this row, whatever of it was loaded. */
  upTo: (position: number, more: boolean) => void;
  all: () => void;
  none: () => void;
}

export function useSelection(
  datasetId: string,
  projectId: string | null,
  query: EpisodeQuery,
): SelectActs {
  const connection = useConnection();
  return useMemo(() => {
    const current = () => (libraryViews.getState()[datasetId] ?? initialView).selection;
    const set = (selection: typeof noSelection) => updateView(datasetId, { selection });
    const read = (offset: number, limit: number | null) =>
      connection.call('dataset.matching', { datasetId, projectId, query, offset, limit });
    return {
      one: (episode, position) => set(selectedOne(episode, position)),
      toggle: (episode, position) => set(toggled(current(), episode, position)),
      from: (anchor) => set({ ...current(), anchor }),
      upTo(position, more) {
        const { anchor } = current();
        const from = Math.min(anchor, position);
        read(from, Math.abs(anchor - position) + 1)
          .then(({ episodes }) => set(selectedRange(current(), episodes, more)))
          .catch(notifyError);
      },
      all() {
        read(0, null)
          .then(({ episodes }) => set(selectedRange(current(), episodes, false)))
          .catch(notifyError);
      },
      none: () => set(noSelection),
    };
  }, [connection, datasetId, projectId, query]);
}
