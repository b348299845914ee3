/** Looks at the videos before an export, so that an episode whose video is cut off stays behind with its reason. */
import type { Dataset } from '../../datasets/dataset';
import { checkVideos } from '../../datasets/lerobot/checks/check-videos';
import { isLeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import type { JobContext } from '../../jobs/progress';

const looked = new WeakMap<Dataset, { most: number; changes: number }>();

/**
 * Notes faults with the dataset. Files are looked at once until some have changed (`changes`, as
 * `Dataset.forgetChanged` says). Throws the signal's reason when aborted.
 *
 * @param most how many files are opened at most, evenly chosen; about 10 ms each
 */
export async function noteVideoFaults(
  dataset: Dataset,
  { most, changes }: { most: number; changes: number },
  job: JobContext,
): Promise<void> {
  if (!isLeRobotDataset(dataset)) return;
  const before = looked.get(dataset);
  if (before?.changes === changes && before.most >= most) return;
  const findings = await checkVideos(dataset, job, most);
  for (const finding of findings) {
    if (finding.episode !== undefined && finding.severity === 'error') dataset.note?.(finding);
  }
  const left = findings.some(({ code }) => code === 'not-all-checked');
  looked.set(dataset, { most: left ? most : Number.POSITIVE_INFINITY, changes });
}
