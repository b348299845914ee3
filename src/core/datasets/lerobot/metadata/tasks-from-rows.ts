/** Tasks of episodes whose list does not name them: the rows do, by `task_index`. */
import { TaskLists } from '../../episodes';
import { limits } from '../../../files/limits';
import { fileName, namesFile, selectFrom } from '../rows/parquet';
import type { EpisodeTable } from './episode-table';
import type { LeRobotDataset, ResolvedFiles } from '../lerobot-dataset';

/** Opening more files than this would keep the curator waiting for a label. */
const maxFiles = 2_000;

/**
 * Fills in the tasks if no episode has any. Returns why that was not possible, as the end of a sentence, or null.
 * Throws if the data cannot be read.
 */
export async function fillTasksFromRows(
  dataset: LeRobotDataset,
  { episodes }: EpisodeTable,
): Promise<string | null> {
  if (episodes.some(({ tasks }) => tasks.length > 0)) return null;
  const [only, ...others] = dataset.taskTable.values();
  if (only === undefined) return 'there is no task list either';
  if (others.length === 0) {
    const shared = [only];
    for (const episode of episodes) episode.tasks = shared;
    return null;
  }
  const files = new Map<string, number>();
  const resolved: ResolvedFiles = new Map();
  for (const { index } of episodes) {
    files.set((await dataset.dataSource(index, resolved)).file, index);
    if (files.size > maxFiles) return `the rows lie in more than ${maxFiles} files`;
  }
  const isShared = dataset.layout === 'v3';
  const rows = await selectFrom(
    [...files.keys()],
    `SELECT DISTINCT ${isShared ? 'CAST(episode_index AS DOUBLE)' : '0'} AS episode, ${fileName},
       CAST(task_index AS DOUBLE)
     FROM read_parquet($files, union_by_name = true, hive_partitioning = false, ${namesFile})
     LIMIT ${2 * limits.episodes}`,
  );
  const tasks = new Map<number, string[]>();
  const indices = rows.numbers(0);
  const names = rows.texts(1);
  rows.numbers(2).forEach((task, row) => {
    const episode = isShared ? indices[row] : files.get(names[row] ?? '');
    const text = dataset.taskTable.get(task);
    if (episode === undefined || text === undefined) return;
    const found = tasks.get(episode);
    if (found === undefined) tasks.set(episode, [text]);
    else found.push(text);
  });
  const lists = new TaskLists();
  for (const episode of episodes) {
    episode.tasks = lists.share((tasks.get(episode.index) ?? []).sort());
  }
  return null;
}
