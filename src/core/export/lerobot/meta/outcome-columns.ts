/** How episodes ended, as columns of a v3 list. */
import { BOOLEAN, DOUBLE } from '@duckdb/node-api';
import { quoteName } from '../../../datasets/duckdb';
import { isOutcomeName } from '../../../datasets/outcomes/claims';
import { outcomeKey, outcomeSql, outcomeUnder } from '../../outcomes';
import type { PlacedOut } from '../rows/row-source';
import type { ListColumn, Listed } from './list-columns';

/** One where anything is known. */
export function outcomeColumns(episodes: readonly PlacedOut[]): ListColumn[] {
  const key = outcomeKey(episodes);
  if (key === null) return [];
  const value = (episode: PlacedOut) => outcomeUnder(key, episode);
  return [{ name: key.name, type: key.isFlag ? BOOLEAN : DOUBLE, value }];
}

/**
 * What a curator decided stands in the place of what the list of a copy's source says, which `k` knows. Nothing changes
 * where nobody decided anything.
 *
 * @param stated the columns of that list with their types
 */
export function decidedOutcomes(
  episodes: readonly PlacedOut[],
  stated: ReadonlyMap<string, string>,
): Map<string, Listed> {
  const decided = new Map<string, Listed>();
  if (episodes.every(({ outcome }) => outcome.decided === null)) return decided;
  const isFlag = outcomeKey(episodes)?.isFlag ?? true;
  for (const [name, own] of stated) {
    if (!isOutcomeName(name)) continue;
    const type = own === 'VARCHAR' || (own === 'BOOLEAN' && isFlag) ? own : 'DOUBLE';
    const held = outcomeSql(name, type, 'k.outcome');
    const kept = `TRY_CAST(e.${quoteName(name)} AS ${type})`;
    const value = `CASE WHEN k.decided THEN ${held} ELSE ${kept} END`;
    decided.set(name, { name, type, value });
  }
  return decided;
}

/** A column of its own where the list has none of its name. */
export function addedOutcome(
  episodes: readonly PlacedOut[],
  stated: ReadonlyMap<string, string>,
): Listed[] {
  const key = outcomeKey(episodes);
  if (key === null || stated.has(key.name)) return [];
  const type = key.isFlag ? 'BOOLEAN' : 'DOUBLE';
  return [{ name: key.name, type, value: `CAST(k.outcome AS ${type})` }];
}
