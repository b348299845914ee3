/** Columns of parquet files that say how an episode ended, as SQL and back as claims. */
import { quoteName } from '../../duckdb';
import { isOutcomeName, type Claim } from '../../outcomes/claims';
import { selectFrom } from '../rows/parquet';

export interface ClaimColumn {
  name: string;
  isFlag: boolean;
  /** SQL for its value as DOUBLE; null where it holds no numbers. */
  value: string | null;
}

const typed =
  /^(BOOLEAN|U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\))(\[\d*\])?$/;

/** Those of all `files`, and whether there is a column of each of these `others`. Throws as `selectFrom`. */
export async function claimColumns(
  files: readonly string[],
): Promise<{ claims: ClaimColumn[]; names: ReadonlySet<string> }> {
  const described = await selectFrom(
    files,
    'DESCRIBE SELECT * FROM read_parquet($files, union_by_name = true, hive_partitioning = false)',
  );
  const types = described.texts(1);
  const names = described.texts(0).map((name) => name ?? '');
  const claims = names.flatMap((name, row): ClaimColumn[] => {
    if (!isOutcomeName(name)) return [];
    const [, base, list] = typed.exec(types[row] ?? '') ?? [];
    const column = list === undefined ? quoteName(name) : `${quoteName(name)}[1]`;
    const value = base === undefined ? null : `CAST(${column} AS DOUBLE)`;
    return [{ name, isFlag: base === 'BOOLEAN', value }];
  });
  return { claims, names: new Set(names) };
}

/** A number of such a column; one that says nothing at all is a text or something else that is no number. */
export function claimOf({ name, isFlag, value }: ClaimColumn, found: number, from: string): Claim {
  if (value === null) return { name, from, value: 'something that is no number' };
  return { name, from, value: isFlag && !Number.isNaN(found) ? found !== 0 : found };
}
