/** Which task each row of an episode names. */
import type { EpisodeMeta } from '../../../../shared/model/dataset';
import type { DataSource } from '../lerobot-dataset';
import { lookAtParquet, selectFrom } from './parquet';
import { checkRowCount, named } from './read-episode';
import { frameOrder, rowsOf } from './which-rows';

/**
 * `task_index` of each frame, NaN where it has none; null if the file has no such column. Throws as reading signals
 * does.
 */
export async function readTaskIndices(
  source: DataSource,
  episode: EpisodeMeta,
): Promise<Float64Array | null> {
  return named(source, episode, async () => {
    const { columns, rows } = await lookAtParquet(source.file);
    if (!columns.has('task_index')) return null;
    if (source.wholeFile) checkRowCount(rows, episode.length);
    const { where, values } = rowsOf(source, episode, columns);
    const found = await selectFrom(
      [source.file],
      `SELECT TRY_CAST(task_index AS DOUBLE)
       FROM read_parquet($files, hive_partitioning = false, file_row_number = true) ${where}
       ORDER BY ${frameOrder(columns)}`,
      values,
    );
    return found.numbers(0);
  });
}
