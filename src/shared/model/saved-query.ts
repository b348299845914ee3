/** Queries in SQL that a project keeps for all who work on it: text, of which nothing runs before somebody runs it. */
import { z } from 'zod';

/** More than anybody finds one in. */
export const mostQueries = 200;
export const longestQuery = 20_000;
const longestName = 60;

export const savedQuerySchema = z.object({
  name: z.string().trim().min(1).max(longestName),
  sql: z.string().max(longestQuery),
});
export type SavedQuery = z.infer<typeof savedQuerySchema>;

export const savedQueriesSchema = z.array(savedQuerySchema).max(mostQueries);

/**
 * With these too, by name. One of a name that another text has takes its place, or, unless it `replaces`, gets a number
 * behind its name. Adding the same again changes nothing.
 */
export function withQueries(
  queries: readonly SavedQuery[],
  added: readonly SavedQuery[],
  { replaces }: { replaces: boolean },
): SavedQuery[] {
  const all = new Map(queries.map(({ name, sql }) => [name, sql]));
  for (const { name, sql } of added) {
    all.set(replaces ? name : freeName(name, (other) => (all.get(other) ?? sql) === sql), sql);
  }
  return [...all]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, sql]) => ({ name, sql }));
}

function freeName(name: string, isFree: (name: string) => boolean): string {
  let free = name;
  for (let number = 2; !isFree(free); number += 1) {
    free = `${name.slice(0, longestName - 4)} ${number}`;
  }
  return free;
}
