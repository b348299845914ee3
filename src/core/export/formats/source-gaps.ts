/** What the numbers of a source lack where an export writes them as arrays, whatever the source's layout. */
import type { Problem } from '../../../shared/errors';
import type { Dataset } from '../../datasets/dataset';
import { isLeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import { canStack, gapRemarks, gapsOfSource, lostRemarks } from '../lerobot/rows/gaps';
import { columnsOfAll } from '../lerobot/rows/parquet-rows';
import { surveySignals } from '../lerobot/rows/signal-survey';
import { surveyFiles } from '../lerobot/rows/survey';
import { declaredBlocks } from './numbers';

/** What a plan says of values that are none, and of columns that stay behind. Rejects only when canceled. */
export async function sourceGaps(
  dataset: Dataset,
  episodes: readonly number[],
  signal: AbortSignal,
): Promise<Problem[]> {
  if (!isLeRobotDataset(dataset)) {
    const { gaps } = await surveySignals(dataset, episodes, signal);
    return gapRemarks(gaps, episodes.length);
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
  ];
}
