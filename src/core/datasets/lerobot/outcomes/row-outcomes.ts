/**
 * What the rows of a data file say about how their episodes ended: `is_episode_successful`, `next.success` and the
 * like.
 */
import { faultOfData } from '../../../system/classify-error';
import { isOfEpisode, type Claim } from '../../outcomes/claims';
import type { EpisodeMeta } from '../../../../shared/model/dataset';
import type { DataSource } from '../lerobot-dataset';
import { fileName, namesFile, selectFrom } from '../rows/parquet';
import { frameOrder } from '../rows/which-rows';
import { claimColumns, claimOf, type ClaimColumn } from './claim-columns';

export interface EpisodeRows {
  episode: EpisodeMeta;
  source: DataSource;
}

/** Files in one query, as in the check of rows. */
const batchFiles = 200;
/** Up to this many episodes of shared files are picked out; for more, the files are read whole. */
const pickedEpisodes = 500;

/** By number of the episode. A file that cannot be read says nothing: that it cannot is reported where its rows are. */
export async function rowOutcomes(asked: readonly EpisodeRows[]): Promise<Map<number, Claim[]>> {
  const byFile = new Map<string, EpisodeRows[]>();
  for (const each of asked) {
    const own = byFile.get(each.source.file) ?? [];
    own.push(each);
    byFile.set(each.source.file, own);
  }
  const found = new Map<number, Claim[]>();
  const files = [...byFile];
  for (let first = 0; first < files.length; first += batchFiles) {
    await readBatch(files.slice(first, first + batchFiles), found);
  }
  return found;
}

type Batch = readonly (readonly [string, readonly EpisodeRows[]])[];

async function readBatch(batch: Batch, found: Map<number, Claim[]>): Promise<void> {
  try {
    await queryBatch(batch, found);
  } catch (error) {
    // One that cannot be read fails the query over all of them.
    faultOfData(error, 'The rows cannot be read');
    if (batch.length === 1) return;
    for (const each of batch) await readBatch([each], found);
  }
}

async function queryBatch(batch: Batch, found: Map<number, Claim[]>): Promise<void> {
  const files = batch.map(([file]) => file);
  const { claims, names } = await claimColumns(files);
  if (claims.length === 0) return;
  const wanted = batch.flatMap(([, rows]) => rows);
  const isShared = !(wanted[0]?.source.wholeFile ?? true);
  if (isShared && !names.has('episode_index')) return;
  const picked = wanted.map(({ episode }) => episode.index);
  const where =
    isShared && picked.length <= pickedEpisodes
      ? `WHERE episode_index IN (${picked.join(', ')})`
      : '';
  const order = frameOrder(new Map([...names].map((name) => [name, '']))).split(', ')[0];
  const values = claims.map(({ value }) => measured(value ?? '0::DOUBLE', order ?? ''));
  const rows = await selectFrom(
    files,
    `SELECT ${fileName}, ${isShared ? 'TRY_CAST(episode_index AS DOUBLE)' : '0::DOUBLE'} AS episode, ${values.join(', ')}
     FROM read_parquet($files, union_by_name = true, hive_partitioning = false, ${namesFile}, file_row_number = true)
     ${where} GROUP BY ALL`,
  );
  const places = new Map<string, number>();
  const episodes = rows.numbers(1);
  rows.texts(0).forEach((file, row) => places.set(`${file} ${episodes[row]}`, row));
  const columns = claims.map((column, at) => ({
    column,
    ...numbersOf((offset) => rows.numbers(2 + 4 * at + offset)),
  }));
  for (const { episode, source } of wanted) {
    const row = places.get(`${source.file} ${isShared ? episode.index : 0}`);
    if (row === undefined) continue;
    const own = columns.flatMap(({ column, last, count, least, most }) =>
      count[row] === 0
        ? []
        : claimsOfColumn(
            column,
            [last[row], least[row], most[row]].map((value) => value ?? Number.NaN),
          ),
    );
    found.set(episode.index, own);
  }
}

/** The last value, how many there are, the smallest and the largest. */
const measured = (value: string, order: string): string =>
  `arg_max(${value}, ${order}) FILTER (${value} IS NOT NULL), count(${value})::DOUBLE, min(${value}), max(${value})`;

const numbersOf = (at: (offset: number) => Float64Array) => ({
  last: at(0),
  count: at(1),
  least: at(2),
  most: at(3),
});

/** One that is said of the whole episode and changes in it makes two claims that do not agree. */
function claimsOfColumn(column: ClaimColumn, [last = 0, least, most]: readonly number[]): Claim[] {
  const { name } = column;
  if (!isOfEpisode(name) || least === most || Number.isNaN(last)) {
    return [claimOf(column, last, `${name} of its last row`)];
  }
  return [least, most].map((value) => claimOf(column, value ?? 0, `${name} of one of its rows`));
}
