/** What the numbers of a source lack where an export writes them as arrays, whatever the source's layout. */
import type { Problem } from '../../../shared/errors';
import type { DatasetSummary, FeatureInfo } from '../../../shared/model/dataset';
import type { Dataset } from '../../datasets/dataset';
import { isLeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import { canStack, gapRemarks, gapsOfSource, lostRemarks } from '../lerobot/rows/gaps';
import { bookkeeping } from '../lerobot/rows/columns';
import { columnsOfAll } from '../lerobot/rows/parquet-rows';
import { surveySignals } from '../lerobot/rows/signal-survey';
import { surveyFiles } from '../lerobot/rows/survey';
import { declaredBlocks, isEmbedding } from './numbers';

/** What a plan says of values that are none, and of columns that stay behind. Rejects only when canceled. */
export async function sourceGaps(
  dataset: Dataset,
  episodes: readonly number[],
  signal: AbortSignal,
): Promise<Problem[]> {
  const behind = leftBehind(dataset.summary);
  if (!isLeRobotDataset(dataset)) {
    const { gaps } = await surveySignals(dataset, episodes, signal);
    return [...gapRemarks(gaps, episodes.length), ...behind];
  }
  const { files, facts } = await surveyFiles(dataset, episodes, signal);
  const { features } = dataset.summary;
  const lost = features.filter((feature) =>
    files.some(({ columns }) => !canStack(feature, columns.get(feature.key) ?? '')),
  );
  const written = new Set(declaredBlocks(features, []).map(({ key }) => key));
  const gaps = [...columnsOfAll(files, facts).gaps, ...gapsOfSource(episodes, facts)];
  return [
    ...gapRemarks(
      gaps.filter(({ key }) => written.has(key)),
      episodes.length,
    ),
    ...lostRemarks(lost.map(({ key }) => key)),
    ...behind,
  ];
}

/** The instruction of RLDS, which goes along as the task. */
const instruction = /(^|\.)(natural_)?(language_)?instructions?$/;

/** Features that are neither numbers of a step nor pictures, but for those that are told in another way. */
function leftBehind({ features, format, reasoningColumn }: DatasetSummary): Problem[] {
  const written = new Set(declaredBlocks(features, []).map(({ key }) => key));
  const isTold = ({ key, dtype }: FeatureInfo): boolean =>
    written.has(key) ||
    dtype === 'image' ||
    dtype === 'video' ||
    bookkeeping[key] !== undefined ||
    key === reasoningColumn ||
    isEmbedding(key) ||
    (format === 'rlds' && instruction.test(key));
  const left = features.filter((feature) => !isTold(feature)).map(({ key }) => key);
  if (left.length === 0) return [];
  const more = left.length > 5 ? ` and ${left.length - 5} more` : '';
  const stay = left.length === 1 ? 'stays' : 'stay';
  const message = `${left.slice(0, 5).join(', ')}${more} ${stay} behind: other texts than the task and the reasoning, labels, and lists of more than 4,096 numbers have no place in this format.`;
  return [{ code: 'features-left', severity: 'info', message }];
}
