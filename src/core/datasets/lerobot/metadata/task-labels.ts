/**
 * GR00T's datasets keep labels such as `valid` in the task list, because annotation columns point into it. They are
 * no tasks: this finds them by what points at them.
 */
import type { FeatureInfo } from '../../../../shared/model/dataset';
import { quoteName } from '../../duckdb';
import { limits } from '../../../files/limits';
import { selectFrom } from '../rows/parquet';

/** What `annotation.<source>.<type>...` columns hold task texts themselves. */
const describesTask = /(task|description|instruction|action|language|subtask)/i;

function labelColumns(features: readonly FeatureInfo[]): string[] {
  return features
    .map(({ key }) => key)
    .filter((key) => key.startsWith('annotation.') && !describesTask.test(key));
}

/**
 * The texts that label columns point at and `task_index` does not, judging by the given data files. Throws if they
 * cannot be read.
 */
export async function findLabels(
  features: readonly FeatureInfo[],
  taskTable: ReadonlyMap<number, string>,
  files: readonly string[],
): Promise<Set<string>> {
  const columns = labelColumns(features);
  const labels = new Set<string>();
  if (columns.length === 0 || files.length === 0) return labels;
  const tasks = await distinct(
    features.some(({ key }) => key === 'task_index') ? ['task_index'] : [],
    files,
  );
  for (const index of await distinct(columns, files)) {
    const text = taskTable.get(index);
    if (text !== undefined && !tasks.has(index)) labels.add(text);
  }
  return labels;
}

async function distinct(
  columns: readonly string[],
  files: readonly string[],
): Promise<Set<number>> {
  const values = new Set<number>();
  for (const column of columns) {
    const rows = await selectFrom(
      files,
      `SELECT DISTINCT CAST(${quoteName(column)} AS DOUBLE)
       FROM read_parquet($files, union_by_name = true, hive_partitioning = false) LIMIT ${limits.episodes}`,
    );
    for (const value of rows.numbers(0)) values.add(value);
  }
  return values;
}
