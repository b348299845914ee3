/**
 * Under which name an export says how its episodes ended, as what, and what that makes of columns that said it already.
 */
import { isOfEpisode, isOutcomeName, outcomeAs } from '../datasets/outcomes/claims';
import type { OutEpisode } from './formats/format';

export interface OutcomeKey {
  /** The source's own name where it is one of success, else `success`. */
  name: string;
  /** Whether no outcome is a part of a success: then they are true and false, else numbers. */
  isFlag: boolean;
}

type Ended = Pick<OutEpisode, 'outcome'>;

/** Null where nothing is known of any episode. */
export function outcomeKey(episodes: readonly Ended[]): OutcomeKey | null {
  const known = episodes.filter(({ outcome }) => outcome.value !== null);
  if (known.length === 0) return null;
  const own = known.find(({ outcome }) => outcome.source !== null)?.outcome.source?.name;
  // What is said of the episode is not of its next step, nor of what was observed.
  const last =
    own
      ?.split(/[./]/)
      .at(-1)
      ?.replace(/^next_/i, '') ?? '';
  return {
    name: /succe/i.test(last) ? last : 'success',
    isFlag: known.every(({ outcome: { value } }) => value === 0 || value === 1),
  };
}

/** The value under that key; null where it is not known. */
export function outcomeUnder(
  key: OutcomeKey,
  { outcome: { value } }: Ended,
): boolean | number | null {
  return value !== null && key.isFlag ? value === 1 : value;
}

/** The key with its value, for a JSON object; nothing where it is not known. */
export function outcomeEntry(
  key: OutcomeKey | null,
  episode: Ended,
): Record<string, boolean | number> {
  const value = key === null ? null : outcomeUnder(key, episode);
  return key === null || value === null ? {} : { [key.name]: value };
}

/**
 * What a column of rows that says the outcome holds at the `at`-th frame that is written; undefined where it keeps what
 * was recorded. The last row is what its readers go by, also where the source's last one is not written.
 *
 * @param isWhole whether it holds flags or counts, in which what is done in part is not done
 */
export function outcomeAt(
  name: string,
  { outcome: { value, decided }, frames }: Pick<OutEpisode, 'outcome' | 'frames'>,
  at: number,
  isWhole = false,
): number | undefined {
  if (value === null || !isOutcomeName(name)) return undefined;
  const held = outcomeAs(name, isWhole ? Math.floor(value) : value);
  if (isOfEpisode(name) || at === frames.length - 1) return held;
  return decided !== null && held < 1 ? 0 : undefined;
}

/**
 * The same in SQL: what a column of this DuckDB type holds where `outcome`, an expression, is the one that counts; null
 * for types that hold no outcomes.
 */
export function outcomeSql(name: string, type: string, outcome: string): string | null {
  if (type === 'VARCHAR') {
    const [yes, no] = /outcome$/i.test(name) ? ['success', 'failure'] : ['true', 'false'];
    return `CASE ${heldSql(name, `floor(${outcome})`)} WHEN 1 THEN '${yes}' WHEN 0 THEN '${no}' END`;
  }
  const [, base, list] = /^(BOOLEAN|U?\w*INT|INTEGER|FLOAT|DOUBLE)(\[\])?$/.exec(type) ?? [];
  if (base === undefined) return null;
  const value = /FLOAT|DOUBLE/.test(base) ? outcome : `floor(${outcome})`;
  const one = `CAST(${heldSql(name, value)} AS ${base})`;
  return list === undefined ? one : `[${one}]`;
}

const heldSql = (name: string, outcome: string): string =>
  outcomeAs(name, 0) === 0 ? outcome : `(1 - ${outcome})`;
