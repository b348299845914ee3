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

/**
 * The same of several episodes of one shared file, ascending by index, with one query. Those that have no rows are left
 * out. Throws where rows do not say which episode they are of, and where the texts take more than `most` characters.
 */
export async function readTextsOfMany(
  source: DataSource,
  episodes: readonly EpisodeMeta[],
  { column, most }: { column: string; most: number },
): Promise<Map<number, string[]>> {
  const facts = await lookAtParquet(source.file);
  const { columns } = facts;
  if (columns.get(column) !== 'VARCHAR' || !columns.has('episode_index')) {
    throw new Error(`${source.relative} does not say which texts belong to which episode`);
  }
  checkTextSize(facts, column, limits.textColumnBytes);
  const [first, last] = [episodes[0]?.index ?? 0, episodes.at(-1)?.index ?? -1];
  const from = `FROM read_parquet($files, hive_partitioning = false, file_row_number = true)
     WHERE episode_index BETWEEN ${first} AND ${last}`;
  const text = quoteName(column);
  const size = await selectFrom([source.file], `SELECT sum(strlen(${text}))::DOUBLE ${from}`);
  if ((size.numbers(0)[0] ?? 0) > most) throw new Error('its texts are too long to be read ahead');
  const rows = await selectFrom(
    [source.file],
    `SELECT TRY_CAST(episode_index AS DOUBLE), ${text} ${from} ORDER BY ${frameOrder(columns)}`,
  );
  const texts = new Map(episodes.map(({ index }): [number, string[]] => [index, []]));
  const found = rows.texts(1);
  for (const [row, episode] of rows.numbers(0).entries()) {
    texts.get(episode)?.push(found[row] ?? '');
  }
  return new Map([...texts].filter(([, own]) => own.length > 0));
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
