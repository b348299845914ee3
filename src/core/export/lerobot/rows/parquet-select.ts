/** The rows of LeRobot's parquet files as SQL: `s` is a file, `p` the places of its rows in the export. */
import { StudioError } from '../../../../shared/errors';
import { literalPath, quoteName } from '../../../datasets/duckdb';
import { isOfEpisode, isOutcomeName, outcomeAs } from '../../../datasets/outcomes/claims';
import { checkRealFile } from '../../../files/contained-path';
import { unreadable } from '../../../system/classify-error';
import { quoteText } from '../../files/export-database';
import { outcomeSql } from '../../outcomes';
import type { FileColumn } from './columns';
import { frameOrder } from './row-facts';
import type { PlacedOut } from './row-source';
import type { DataFile } from './survey';

/** A column of the export, and which of the source's it is made of (none for what is counted anew). */
export interface Origin<Column extends FileColumn = FileColumn> {
  column: Column;
  parts: readonly string[];
}

/**
 * `s JOIN p` over the rows of these episodes that are written. Needs the table `kept`; `frame` and `global` count in
 * the export.
 */
export function placedRows(
  { columns, source }: DataFile,
  episodes: readonly Pick<PlacedOut, 'episode' | 'target'>[],
): string {
  const table = `read_parquet(${quoteText(literalPath(source.file))}, hive_partitioning = false, file_row_number = true)`;
  // In v2 the file is the episode, whatever its rows say.
  const episode = source.wholeFile
    ? `${episodes[0]?.episode ?? 0}::BIGINT`
    : 'TRY_CAST(episode_index AS BIGINT)';
  const targets = episodes.map(({ target }) => target).join(', ');
  return `${table} s JOIN (
    SELECT r.row, e.target, (r.frame - e.first_frame) // e.stride AS frame,
      e.from_row + (r.frame - e.first_frame) // e.stride AS global, e.to_row, e.outcome, e.decided
    FROM (SELECT file_row_number AS row, ${episode} AS episode,
        row_number() OVER (PARTITION BY ${episode} ORDER BY ${frameOrder(columns)}) - 1 AS frame
      FROM ${table}) r
    JOIN kept e ON e.source = r.episode
    WHERE e.target IN (${targets}) AND r.frame >= e.first_frame
      AND (r.frame - e.first_frame) % e.stride = 0
      AND (r.frame - e.first_frame) // e.stride < e.to_row - e.from_row
  ) p ON p.row = s.file_row_number`;
}

/** LeRobot's bookkeeping as it is counted anew. */
const counted: Readonly<Record<string, string>> = {
  episode_index: 'p.target',
  index: 'p.global',
  frame_index: 'p.frame',
};

/** The value of a column; bookkeeping that `anew` names is counted, everything else is the file's, bit by bit. */
export function valueOf(
  { column: { name, type }, parts }: Origin,
  columns: ReadonlyMap<string, string>,
  { anew, fps }: { anew: ReadonlySet<string>; fps: number },
): string {
  if (anew.has(name)) {
    return `CAST(${counted[name] ?? `p.frame / '${fps}'::DOUBLE`} AS ${type})`;
  }
  if (parts.length > 1) {
    const list = parts.map((part) => `s.${quoteName(part)}`).join(', ');
    return `CAST([${list}] AS ${type})`;
  }
  const from = parts[0] ?? name;
  const stored = columns.get(from);
  if (stored === undefined) return name === 'task_index' ? '0' : 'NULL';
  const value = `s.${quoteName(from)}`;
  const kept = stored === type ? value : `TRY_CAST(${value} AS ${type})`;
  return isOutcomeName(from) ? outcomeValue(from, type, kept) : kept;
}

/** As `outcomeAt` has it; texts change only where a curator decided. */
function outcomeValue(name: string, type: string, kept: string): string {
  const held = outcomeSql(name, type, 'p.outcome');
  if (held === null) return kept;
  if (type === 'VARCHAR') {
    return `CASE WHEN p.decided AND p.outcome IS NOT NULL THEN ${held} ELSE ${kept} END`;
  }
  const last = isOfEpisode(name) ? 'true' : 'p.global = p.to_row - 1';
  const none = type.endsWith('[]') ? '[0]' : '0';
  return `CASE WHEN p.outcome IS NULL THEN ${kept} WHEN ${last} THEN ${held}
    WHEN p.decided AND ${outcomeAs(name, 0) === 0 ? 'p.outcome < 1' : 'p.outcome > 0'} THEN CAST(${none} AS ${type}) ELSE ${kept} END`;
}

/**
 * Work that has DuckDB read the rows of a file, which is looked at once more. What DuckDB says about them becomes
 * `corrupt-data` naming it; what it says about the disk passes.
 */
export async function readingRows<T>(
  { source }: DataFile,
  first: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    await checkRealFile(source.file);
    return await work();
  } catch (error) {
    const failure = unreadable(error, `${source.relative} cannot be read whole`);
    if (failure.code !== 'corrupt-data') throw error;
    throw new StudioError(
      'corrupt-data',
      `${failure.message.slice(0, -1)}, or leave out its episodes (the first is ${first}).`,
      { cause: error },
    );
  }
}
