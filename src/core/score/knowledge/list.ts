/** What is in a base, without what only machines read. */
import type { KbEntry, KbRow, KbSummary } from '../../../shared/model/knowledge';

export type ListedEntry = Omit<KbEntry, 'look'> & { look: string | null };

/** With the means of their looks in place of the numbers. */
export const listedEntries = (entries: readonly KbEntry[]): ListedEntry[] =>
  entries.map((entry) => ({ ...entry, look: entry.look?.by ?? null }));

export const kbSummary = (entries: readonly KbEntry[]): KbSummary => ({
  rollouts: entries.length,
  tasks: new Set(entries.map(({ task }) => task)).size,
  failures: entries.filter(({ outcome }) => outcome !== null && outcome < 1).length,
  notes: entries.reduce((sum, { notes }) => sum + notes.length, 0),
  lookedAt: entries.filter(({ look }) => look !== null).length,
});

/** Those that have every word somewhere in id, task, policy, curator or notes, whatever its case. */
export function found(entries: readonly KbEntry[], search: string): KbEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...entries];
  return entries.filter(({ id, task, policy, curator, notes }) => {
    const text = [id, task, policy, curator, ...notes.map((note) => note.text)]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export const kbRow = ({ notes, ...entry }: KbEntry): KbRow => {
  const { id, task, outcome, scores, policy, curator, atMs } = entry;
  const failures = notes.filter(({ failure }) => failure).length;
  return { id, task, outcome, scores, policy, curator, atMs, notes: notes.length, failures };
};
