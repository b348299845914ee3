/** What a dataset holds and what is wrong with it, every episode checked: for `dualvla inspect`. */
import { toPlainError, type Problem } from '../../shared/errors';
import type { DatasetSummary } from '../../shared/model/dataset';
import { unwatched, type JobContext } from '../jobs/progress';
import type { Dataset } from './dataset';
import { checkRows } from './lerobot/check-rows';
import { checkVideos } from './lerobot/check-videos';
import { isLeRobotDataset } from './lerobot/lerobot-dataset';
import { openDataset } from './open';
import { addAll, condense, problem } from './problems';

export interface InspectReport extends Pick<
  DatasetSummary,
  | 'format'
  | 'version'
  | 'fps'
  | 'episodes'
  | 'frames'
  | 'tasks'
  | 'cameras'
  | 'features'
  | 'embodiment'
> {
  path: string;
  reasoningColumn: string | null;
  problems: Problem[];
}

/** Problems of one code and one episode each that are listed before the rest is only counted. */
const listed = 100;

/** Throws as `openDataset` does. Takes about 10 ms per video file (2,000 at most) and 3 s per 10,000,000 rows. */
export async function inspectDataset(
  path: string,
  job: JobContext = unwatched,
): Promise<InspectReport> {
  const dataset = await openDataset(path);
  try {
    const found: Problem[] = dataset.summary.problems.filter(
      ({ episode, code }) => episode === undefined && code !== 'more-problems',
    );
    const indices = dataset.episodes.map(({ index }) => index);
    if (isLeRobotDataset(dataset)) {
      addAll(found, await checkRows(dataset, indices, job));
      addAll(found, await checkVideos(dataset, job));
    } else addAll(found, await readAll(dataset, indices, job));
    for (const index of indices) addAll(found, dataset.problemsOf(index));
    const { format, version, fps, episodes, frames, tasks, cameras, features, embodiment } =
      dataset.summary;
    return {
      path: dataset.summary.path,
      format,
      version,
      fps,
      episodes,
      frames,
      tasks,
      cameras,
      features,
      embodiment,
      reasoningColumn: dataset.summary.reasoningColumn,
      problems: condense(withoutRepeats(found), listed),
    };
  } finally {
    await dataset.close();
  }
}

/** Formats that are read record by record show their faults, checksums among them, when each is read. */
async function readAll(
  dataset: Dataset,
  indices: readonly number[],
  job: JobContext,
): Promise<Problem[]> {
  const found: Problem[] = [];
  for (const [position, index] of indices.entries()) {
    job.signal.throwIfAborted();
    try {
      await dataset.signals(index);
    } catch (error) {
      const { message } = toPlainError(error);
      found.push(problem('record-corrupt', { message, episode: index }));
    }
    const done = position + 1;
    job.report({ phase: 'reading episodes', done, total: indices.length, unit: 'episodes' });
  }
  return found;
}

/** Opening looks at a few episodes that the check of all of them finds again. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const seen = new Map<string, Problem>();
  for (const each of problems) {
    const where = each.episode === undefined ? each.message : `${each.episode} ${each.file ?? ''}`;
    seen.set(`${each.code} ${where}`, each);
  }
  return [...seen.values()];
}
