/** Scalar types of DuckDB, by the names that numpy, LeRobot and `datasets` give them. */
export const scalarTypes: Readonly<Record<string, string>> = {
  FLOAT: 'float32',
  DOUBLE: 'float64',
  TINYINT: 'int8',
  SMALLINT: 'int16',
  INTEGER: 'int32',
  BIGINT: 'int64',
  UTINYINT: 'uint8',
  USMALLINT: 'uint16',
  UINTEGER: 'uint32',
  UBIGINT: 'uint64',
  BOOLEAN: 'bool',
  VARCHAR: 'string',
};
