/** Columns of numbers, however they are nested, as lists of FLOAT. */
import { quoteName } from '../../duckdb';

const listOfNumbers =
  /^(U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|BOOLEAN|DECIMAL\([\d,]+\))((?:\[\d*\])*)$/;

/** Whether a column of DuckDB's type `type` is read as numbers. */
export const isListOfNumbers = (type: string): boolean => listOfNumbers.test(type);

/** SQL that makes a list of FLOAT of a column of numbers, however nested; null for other columns. */
export function asFloatList(name: string, type: string | undefined): string | null {
  const parts = listOfNumbers.exec(type ?? '');
  if (parts === null) return null;
  const depth = parts[2]?.split('[').length ?? 1;
  const column = quoteName(name);
  if (depth === 1) return `[TRY_CAST(${column} AS FLOAT)]`;
  let list = `TRY_CAST(${column} AS FLOAT${'[]'.repeat(depth - 1)})`;
  for (let level = depth; level > 2; level -= 1) list = `flatten(${list})`;
  return `coalesce(${list}, [])`;
}
