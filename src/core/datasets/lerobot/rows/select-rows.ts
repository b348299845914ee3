/** The rows of a data file by column, frame after frame. */
import type { FeatureInfo } from '../../../../shared/model/dataset';
import { quoteName } from '../../duckdb';
import { isListOfNumbers } from './number-lists';
import { selectFrom } from './parquet';
import { frameOrder } from './which-rows';

/** What is read of a file: a signal among the features, as SQL, and how many values it has a row. */
export interface Wanted {
  feature: FeatureInfo;
  expression: string;
  width: number;
}

export interface Rows {
  count: number;
  timestamps: Float64Array;
  episodes: Float64Array;
  /** By position of what is wanted. */
  lists: { values: Float32Array; misfits: Uint8Array }[];
}

type Columns = ReadonlyMap<string, string>;

/** Columns of files whose rows were seen to lie in another order; whoever looks at a file is given the same ones. */
const scattered = new WeakSet<Columns>();

/** Of one episode, in the order of its frames. */
export const selectEpisode = async (
  file: string,
  columns: Columns,
  wanted: readonly Wanted[],
  { where, values }: { where: string; values: Record<string, number> },
): Promise<Rows> =>
  select(file, columns, wanted, { values, rows: `${where} ORDER BY ${frameOrder(columns)}` });

/** Of many episodes, in their order and in that of their frames. */
export async function selectEpisodes(
  file: string,
  columns: Columns,
  wanted: readonly Wanted[],
  where: string,
): Promise<Rows> {
  // Sorting takes as long as reading, and recorders write their rows in order.
  if (!scattered.has(columns)) {
    const asWritten = await select(file, columns, wanted, { values: {}, rows: where });
    if (isInOrder(asWritten)) return asWritten;
    scattered.add(columns);
  }
  const rows = `${where} ORDER BY episode_index, ${frameOrder(columns)}`;
  return select(file, columns, wanted, { values: {}, rows });
}

async function select(
  file: string,
  columns: Columns,
  wanted: readonly Wanted[],
  which: { rows: string; values: Record<string, number> },
): Promise<Rows & { frames: Float64Array }> {
  const expressions = [
    ...['timestamp', 'episode_index'].map((name) => asNumber(name, columns)),
    frameNumber(columns),
    ...wanted.map(({ expression }) => expression),
  ];
  const found = await selectFrom(
    [file],
    `SELECT ${expressions.join(', ')}
     FROM read_parquet($files, hive_partitioning = false, file_row_number = true) ${which.rows}`,
    which.values,
  );
  return {
    count: found.rows,
    timestamps: found.numbers(0),
    episodes: found.numbers(1),
    frames: found.numbers(2),
    lists: wanted.map(({ width }, position) => found.floatLists(position + 3, width)),
  };
}

const asNumber = (name: string, columns: Columns): string =>
  columns.has(name) ? `TRY_CAST(${quoteName(name)} AS DOUBLE)` : 'CAST(NULL AS DOUBLE)';

/** What the frames are ordered by, where numbers say it. */
function frameNumber(columns: Columns): string {
  const name = ['frame_index', 'index'].find((each) => columns.has(each)) ?? '';
  const type = columns.get(name) ?? '';
  return asNumber(isListOfNumbers(type) && !type.endsWith(']') ? name : '', columns);
}

/** Whether sorting by episode and frame would leave the rows where they are. */
function isInOrder({ count, episodes, frames }: Rows & { frames: Float64Array }): boolean {
  for (let row = 1; row < count; row += 1) {
    const [before, episode] = [episodes[row - 1] ?? Number.NaN, episodes[row] ?? Number.NaN];
    if (episode > before) continue;
    if (!(episode === before && (frames[row] ?? Number.NaN) > (frames[row - 1] ?? Number.NaN))) {
      return false;
    }
  }
  return true;
}
