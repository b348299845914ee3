/** How long a value is as JSON, without making it: a list of a few kB can stand for gigabytes. */
import { DuckDBListType, DuckDBStructType, DuckDBTypeId, type DuckDBType } from '@duckdb/node-api';

/** Of a number with its comma, and of the brackets of a list. */
const least = 2;

/**
 * SQL for the bytes that the JSON of a value has at least, never NULL: digits, names of fields and what is escaped in
 * texts do not count.
 *
 * @param value SQL of it
 * @param depth lists around it
 */
export function leastJson(type: DuckDBType | undefined, value: string, depth = 0): string {
  if (type instanceof DuckDBStructType) {
    const fields = type.entryNames.map((name, at) => {
      const field = `struct_extract(${value}, '${name.replaceAll("'", "''")}')`;
      return leastJson(type.entryTypes[at], field, depth);
    });
    return `(${fields.join(' + ')})`;
  }
  if (type instanceof DuckDBListType) {
    const item = `item${depth}`;
    const ofItem = leastJson(type.valueType, item, depth + 1);
    const items =
      ofItem === String(least)
        ? `${least} * len(${value})`
        : `list_sum(list_transform(${value}, lambda ${item}: ${ofItem}))`;
    return `(${least} + coalesce(${items}, 0))`;
  }
  const { VARCHAR, BLOB } = DuckDBTypeId;
  if (type?.typeId === VARCHAR) return `(${least} + coalesce(strlen(${value}), 0))`;
  if (type?.typeId === BLOB) return `(${least} + coalesce(octet_length(${value}), 0))`;
  return String(least);
}
