/** What is in a base, without what only machines read. */
import type { KbEntry } from '../../../shared/model/knowledge';

export type ListedEntry = Omit<KbEntry, 'look'> & { look: string | null };

/** With the means of their looks in place of the numbers. */
export const listedEntries = (entries: readonly KbEntry[]): ListedEntry[] =>
  entries.map((entry) => ({ ...entry, look: entry.look?.by ?? null }));

export interface KbSummary {
  rollouts: number;
  tasks: number;
  /** With an outcome that is known and no full success. */
  failures: number;
  notes: number;
  /** Whose scenes can be compared. */
  lookedAt: number;
}

export const kbSummary = (entries: readonly KbEntry[]): KbSummary => ({
  rollouts: entries.length,
  tasks: new Set(entries.map(({ task }) => task)).size,
  failures: entries.filter(({ outcome }) => outcome !== null && outcome < 1).length,
  notes: entries.reduce((sum, { notes }) => sum + notes.length, 0),
  lookedAt: entries.filter(({ look }) => look !== null).length,
});
