import type { SqlTable, SqlValue } from '../../../shared/model/sql';

export type SqlCell = SqlValue | string[];

/** What is asked of the process that runs queries. */
export type SqlCalls = {
  /** Adds rows to a table, which is made by the first call. */
  load: { asked: { table: SqlTable; rows: SqlCell[][] }; answer: null };
  query: {
    asked: { sql: string };
    answer: { columns: string[]; rows: SqlValue[][]; more: boolean };
  };
};
