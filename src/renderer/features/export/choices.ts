/** What is chosen in the export dialog. */
import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ExportOptions } from '../../../shared/model/export';
import { parentFolder } from '../../ui/paths';

export interface ExportChoices {
  /** The folder in which the export's own folder is made; empty while not known. */
  parent: string;
  name: string;
  options: Omit<ExportOptions, 'out'>;
}

/** Beside the source, unless that is a place of the studio's own: then `elsewhere`. */
export function initialChoices(dataset: DatasetSummary, elsewhere: string | null): ExportChoices {
  return {
    parent: elsewhere ?? parentFolder(dataset.path),
    name: `${dataset.name}-sparse`,
    options: {
      decisions: 'reviewed',
      repair: [],
      includeFlagged: false,
      curator: null,
      format: 'lerobot',
      carrier: 'columns',
      drop: [],
      trimIdle: false,
      stride: 1,
    },
  };
}
