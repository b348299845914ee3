/** What is chosen in the export dialog. */
import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ExportFormatId, ExportOptions } from '../../../shared/model/export';
import { outcomeKinds } from '../../../shared/model/outcome';
import { readEpisodeList } from '../../../shared/model/episode-list';
import { parentFolder } from '../../ui/paths';
import { joinTarget } from './target-path';

export interface ExportChoices {
  /** The folder in which the export's own folder is made; empty while not known. */
  parent: string;
  name: string;
  /** Episodes to skip, as typed. */
  drop: string;
  options: Omit<ExportOptions, 'out' | 'drop'>;
}

const initialOptions: ExportChoices['options'] = {
  decisions: 'reviewed',
  repair: [],
  includeFlagged: false,
  outcomes: [...outcomeKinds],
  withoutTags: [],
  curator: null,
  withoutCameras: [],
  format: 'lerobot',
  carrier: 'columns',
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
    drop: changed.drop ?? '',
    options,
  };
}

/** What the core is asked to plan; or, while something is missing or wrong, what to do about it. */
export function optionsOf(choices: ExportChoices): ExportOptions | string {
  const out = joinTarget(choices.parent, choices.name);
  if (out === null) return 'Choose a folder to see the plan.';
  const drop = readDrop(choices.drop);
  if ('wrong' in drop) return 'Correct the list of episodes to skip to see the plan.';
  return { ...choices.options, out, drop: drop.episodes };
}

/** None at all is a list too. */
export const readDrop = (text: string): ReturnType<typeof readEpisodeList> =>
  text.trim() === '' ? { episodes: [] } : readEpisodeList(text);

function suffixOf(format: ExportFormatId): string {
  if (format.startsWith('lerobot')) return 'sparse';
  return format.replace(/-(json|jsonl)$/, '');
}
