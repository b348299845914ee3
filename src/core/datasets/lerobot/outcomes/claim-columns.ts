/** Columns of parquet files that say how an episode ended, as SQL and back as claims. */
import { quoteName } from '../../duckdb';
import { isOutcomeName, outcomeTexts, type Claim } from '../../outcomes/claims';
import { describeAll } from '../rows/parquet';

export interface ClaimColumn {
  name: string;
  holds: 'flags' | 'numbers' | 'texts';
  /** SQL for its value as DOUBLE, -1 for a text that means nothing; null where it holds neither numbers nor texts. */
  value: string | null;
}

const typed =
  /^(BOOLEAN|U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)|VARCHAR)(\[\d*\])?$/;

/** Those of all `files`, and whether there is a column of each of these `others`. Throws as `selectFrom`. */
export async function claimColumns(
  files: readonly string[],
): Promise<{ claims: ClaimColumn[]; names: ReadonlySet<string> }> {
  const columns = await describeAll(files);
  const claims = columns.flatMap(({ name, type }): ClaimColumn[] => {
    if (!isOutcomeName(name)) return [];
    const [, base, list] = typed.exec(type) ?? [];
    const column = list === undefined ? quoteName(name) : `${quoteName(name)}[1]`;
    const isText = base === 'VARCHAR';
    const number = isText ? meaning(column) : `CAST(${column} AS DOUBLE)`;
    const holds = base === 'BOOLEAN' ? 'flags' : isText ? 'texts' : 'numbers';
    return [{ name, holds, value: base === undefined ? null : number }];
  });
  return { claims, names: new Set(columns.map(({ name }) => name)) };
}

/** Empty texts say nothing. */
function meaning(column: string): string {
  const word = `lower(trim(${column}))`;
  return `CASE WHEN ${word} IN (${among(outcomeTexts.success)}) THEN 1
    WHEN ${word} IN (${among(outcomeTexts.failure)}) THEN 0
    WHEN ${word} = '' THEN NULL ELSE coalesce(TRY_CAST(${word} AS DOUBLE), -1) END::DOUBLE`;
}

const among = (texts: readonly string[]): string => texts.map((text) => `'${text}'`).join(', ');

/** What `value` gave as a claim. */
export function claimOf({ name, holds, value }: ClaimColumn, found: number, from: string): Claim {
  if (value === null) return { name, from, value: 'something that is no number' };
  if (holds === 'texts' && found < 0) return { name, from, value: 'some other text' };
  const isFlag = holds === 'flags' || (holds === 'texts' && (found === 0 || found === 1));
  return { name, from, value: isFlag && !Number.isNaN(found) ? found !== 0 : found };
}
