/** What is chosen in the export dialog. */
import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ExportFormatId, ExportOptions } from '../../../shared/model/export';
import { parentFolder } from '../../ui/paths';

export interface ExportChoices {
  /** The folder in which the export's own folder is made; empty while not known. */
  parent: string;
  name: string;
  options: Omit<ExportOptions, 'out'>;
}

const initialOptions: ExportChoices['options'] = {
  decisions: 'reviewed',
  repair: [],
  includeFlagged: false,
  curator: null,
  format: 'lerobot',
  carrier: 'columns',
  drop: [],
  trimIdle: false,
  stride: 1,
};

/**
 * What was changed over what it begins with: beside the source, unless that is a place of the studio's own (then
 * `elsewhere`), under a name that tells the format.
 */
export function choicesWith(
  dataset: Pick<DatasetSummary, 'name' | 'path'>,
  elsewhere: string | null,
  changed: Partial<ExportChoices>,
): ExportChoices {
  const options = changed.options ?? initialOptions;
  return {
    parent: changed.parent ?? elsewhere ?? parentFolder(dataset.path),
    name: changed.name ?? `${dataset.name}-${suffixOf(options.format)}`,
    options,
  };
}

function suffixOf(format: ExportFormatId): string {
  if (format.startsWith('lerobot')) return 'sparse';
  return format.replace(/-(json|jsonl)$/, '');
}
