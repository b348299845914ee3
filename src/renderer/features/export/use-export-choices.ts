/** What is chosen for an export stays chosen for the next one of the project, all alike, until the page is left. */
import { useCall } from '../../connection';
import { useKept } from '../../ui/use-kept';
import { writeEpisodeList } from '../../../shared/model/episode-list';
import type { ExportChoices } from './choices';

export interface ChangedChoices {
  changed: Partial<ExportChoices>;
  change: (change: Partial<ExportChoices>) => void;
  /** Its folder is written: the next export needs a name of its own. */
  forgetName: () => void;
  loading: boolean;
}

/** @param selected as `ExportDialogProps` */
export function useExportChoices(
  { datasetId, projectId }: { datasetId: string; projectId: string },
  selected: readonly number[] | null,
): ChangedChoices {
  const [typed, setTyped] = useKept<Partial<ExportChoices>>(`export ${projectId}`, () => ({}));
  // A selection says itself which episodes are left out.
  const [drop, setDrop] = useKept<Pick<Partial<ExportChoices>, 'drop'>>(
    `export ${projectId} without ${selected?.join() ?? ''}`,
    () => ({}),
  );
  const all = useCall('dataset.matching', selected === null ? null : { datasetId });
  return {
    changed: { ...typed, ...allBut(selected, all.data?.episodes), ...drop },
    change({ drop: dropped, ...rest }) {
      if (dropped !== undefined) setDrop({ drop: dropped });
      setTyped({ ...typed, ...rest });
    },
    forgetName() {
      const { name: _written, ...rest } = typed;
      setTyped(rest);
    },
    loading: all.loading,
  };
}

/** To export a selection is to leave out the rest. */
function allBut(
  selected: readonly number[] | null,
  all: Iterable<number> | undefined,
): Partial<ExportChoices> {
  if (selected === null || all === undefined) return {};
  const kept = new Set(selected);
  return { drop: writeEpisodeList([...all].filter((episode) => !kept.has(episode))) };
}
