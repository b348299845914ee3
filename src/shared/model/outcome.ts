/**
 * How an episode ended: a number in [0, 1], 1 for success, 0 for failure, what lies between for a task done in part.
 */

/** What the source says about an episode. */
export interface SourceOutcome {
  /** In [0, 1]. */
  value: number;
  /** What the source calls it, e.g. `is_episode_successful`: an export goes by the same name. */
  name: string;
  /** Where it was read, as it is shown. */
  from: string;
}

/** What a curator said, whatever the source says. */
export interface DecidedOutcome {
  /** In [0, 1]; null: nobody can tell. */
  value: number | null;
  curator: string;
  /** Milliseconds since the epoch. */
  atMs: number;
}

export interface EpisodeOutcome {
  /** In [0, 1]; null: unknown. */
  value: number | null;
  source: SourceOutcome | null;
  decided: DecidedOutcome | null;
}

/** The curator's word counts, else the source's. */
export const outcomeOf = (
  source: SourceOutcome | null,
  decided: DecidedOutcome | null,
): EpisodeOutcome => ({
  value: decided === null ? (source?.value ?? null) : decided.value,
  source,
  decided,
});

export const outcomeKinds = ['success', 'partial', 'failure', 'unknown'] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

export function outcomeKind(value: number | null): OutcomeKind {
  if (value === null) return 'unknown';
  if (value === 1) return 'success';
  return value === 0 ? 'failure' : 'partial';
}

/** As it is shown. */
export const outcomeWord = (value: number | null): string =>
  value !== null && outcomeKind(value) === 'partial'
    ? `partial ${Number(value.toFixed(2))}`
    : outcomeKind(value);
