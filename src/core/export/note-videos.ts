/** Looks at the videos before an export, so that an episode whose video is cut off stays behind with its reason. */
import type { Dataset } from '../datasets/dataset';
import { checkVideos } from '../datasets/lerobot/check-videos';
import { isLeRobotDataset } from '../datasets/lerobot/lerobot-dataset';
import { unwatched, type JobContext } from '../jobs/progress';

/** A plan that somebody waits for looks at this many files, evenly chosen, about two seconds; a run at all of them. */
const mostForPlan = 200;

const looked = new WeakMap<Dataset, { most: number }>();

/** Notes faults with the dataset; files are looked at once as long as it is open. Throws the signal's reason when aborted. */
export async function noteVideoFaults(dataset: Dataset, job: JobContext): Promise<void> {
  if (!isLeRobotDataset(dataset)) return;
  const most = job === unwatched ? mostForPlan : Number.POSITIVE_INFINITY;
  if ((looked.get(dataset)?.most ?? 0) >= most) return;
  const findings = await checkVideos(dataset, job, most);
  for (const finding of findings) {
    if (finding.episode !== undefined && finding.severity === 'error') dataset.note?.(finding);
  }
  const left = findings.some(({ code }) => code === 'not-all-checked');
  looked.set(dataset, { most: left ? most : Number.POSITIVE_INFINITY });
}
