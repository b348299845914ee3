/** What is chosen in the export dialog. */
import type { DatasetSummary } from '../../../shared/model/dataset';
import { lookAgainTag } from '../../../shared/model/drop-reason';
import {
  exportOptionsSchema,
  type ExportFormatId,
  type ExportOptions,
} from '../../../shared/model/export';
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
  /** Tags whose episodes are skipped, as typed. */
  withoutTags: string;
  skipLookAgain: boolean;
  /** As typed. */
  stride: string;
  options: Omit<ExportOptions, 'out' | 'drop' | 'withoutTags' | 'stride'>;
}

const initialOptions: ExportChoices['options'] = {
  decisions: 'reviewed',
  repair: [],
  includeFlagged: false,
  outcomes: [...outcomeKinds],
  curator: null,
  withoutCameras: [],
  format: 'lerobot',
  carrier: 'columns',
  trimIdle: false,
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
    withoutTags: changed.withoutTags ?? '',
    skipLookAgain: changed.skipLookAgain ?? false,
    stride: changed.stride ?? '1',
    options,
  };
}

/** What the core is asked to plan; or, while something is missing or wrong, what to do about it. */
export function optionsOf(choices: ExportChoices): ExportOptions | string {
  const out = joinTarget(choices.parent, choices.name);
  if (out === null) return 'Choose a folder to see the plan.';
  const drop = readDrop(choices.drop);
  if ('wrong' in drop) return 'Correct the list of episodes to skip to see the plan.';
  const stride = readStride(choices.stride);
  if (stride === null) return 'Correct the frame stride to see the plan.';
  const tags = readTags(choices.withoutTags);
  const withoutTags = choices.skipLookAgain ? [...new Set([lookAgainTag, ...tags])] : tags;
  return { ...choices.options, out, drop: drop.episodes, withoutTags, stride };
}

/** None at all is a list too. */
export const readDrop = (text: string): ReturnType<typeof readEpisodeList> =>
  text.trim() === '' ? { episodes: [] } : readEpisodeList(text);

/** Null where it is no whole number in the contract's range. */
export function readStride(text: string): number | null {
  const read = exportOptionsSchema.shape.stride.safeParse(Number(text));
  return read.success ? read.data : null;
}

/** Separated by commas; none longer than a tag can be. */
const readTags = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim().slice(0, 60))
      .filter((tag) => tag !== ''),
  ),
];

function suffixOf(format: ExportFormatId): string {
  if (format.startsWith('lerobot')) return 'sparse';
  return format.replace(/-(json|jsonl)$/, '');
}
