/** Under which name an export says how its episodes ended, as what, and what that makes of columns that said it already. */
import { isOfEpisode, isOutcomeName } from '../datasets/outcomes/claims';
import type { OutEpisode } from './formats/format';

export interface OutcomeKey {
  /** The source's own name, else `success`. */
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
  return {
    // What is said of the episode is not of its next step.
    name: own?.replace(/^next\./i, '') ?? 'success',
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
 */
export function outcomeAt(
  name: string,
  { outcome: { value, decided }, frames }: Pick<OutEpisode, 'outcome' | 'frames'>,
  at: number,
): number | undefined {
  if (value === null || !isOutcomeName(name)) return undefined;
  if (isOfEpisode(name) || at === frames.length - 1) return value;
  return decided !== null && value < 1 ? 0 : undefined;
}
