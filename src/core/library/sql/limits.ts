/** What a query may take. */
export const sqlLimits = {
  seconds: 2,
  /** Of the database; `processMiB` is of the whole process beyond what it began with. */
  memory: '512MB',
  processMiB: 768,
  rows: 10_000,
  characters: 4_000_000,
  /** Of one value. */
  valueCharacters: 2_000,
} as const;
