/** Reads the texts that lie in a column of a data file, one per frame. */
import type { EpisodeMeta } from '../../../../shared/model/dataset';
import { limits } from '../../../files/limits';
import { quoteName, type Selection } from '../../duckdb';
import type { DataSource } from '../lerobot-dataset';
import { checkTextSize, lookAtParquet, selectFrom } from './parquet';
import { checkRowCount, named } from './read-episode';
import { frameOrder, rowsOf } from './which-rows';

/** One text per frame, empty where the column has none; null if the file has no such column. */
export async function readTexts(
  source: DataSource,
  episode: EpisodeMeta,
  column: string,
): Promise<string[] | null> {
  return named(source, episode, async () => {
    const facts = await lookAtParquet(source.file);
    if (facts.columns.get(column) !== 'VARCHAR') return null;
    checkTextSize(facts, column, limits.textColumnBytes);
    const rows = await selectTexts(source, episode, facts.columns, quoteName(column));
    return rows.texts(0).map((text) => text ?? '');
  });
}

/** Throws if the texts of an episode are longer than anybody reads. */
export function checkCharacters(characters: number): void {
  if (characters <= limits.frameTextCharacters) return;
  throw new Error(`its texts have ${characters} characters and do not fit into memory`);
}

/** A text per row of the episode. Throws if they are longer than anybody reads. */
export async function selectTexts(
  source: DataSource,
  episode: EpisodeMeta,
  columns: ReadonlyMap<string, string>,
  expression: string,
): Promise<Selection> {
  const { where, values } = rowsOf(source, episode, columns);
  const from = `FROM read_parquet($files, hive_partitioning = false, file_row_number = true) ${where}`;
  const size = await selectFrom(
    [source.file],
    `SELECT sum(strlen(text))::DOUBLE, count(*)::DOUBLE FROM (SELECT ${expression} AS text ${from})`,
    values,
  );
  const [characters, rows] = [size.numbers(0)[0] ?? 0, size.numbers(1)[0] ?? 0];
  checkCharacters(characters);
  if (source.wholeFile) checkRowCount(rows, episode.length);
  return selectFrom(
    [source.file],
    `SELECT ${expression} ${from} ORDER BY ${frameOrder(columns)}`,
    values,
  );
}
