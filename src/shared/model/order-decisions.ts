/** The one order in which decisions count, whoever made them and in whatever order they arrived. */

/** What every entry of a journal says about itself, whatever it is about. */
export interface JournalEntry {
  id: string;
  episode: number;
  curator: string;
  device: string;
  sequence: number;
  atMs: number;
}

/**
 * Sorts by (time, curator, device, sequence) and drops further copies of the same id. Within one curator and device the
 * sequence always wins: where a clock was set back, a decision counts as made no earlier than the one before it.
 * A function of the set alone, so journals can be merged by union in any order.
 */
export function orderDecisions<Entry extends JournalEntry>(decisions: readonly Entry[]): Entry[] {
  const unique = [...new Map(decisions.map((decision) => [decision.id, decision])).values()];
  const latest = new Map<string, number>();
  const timed = unique
    .sort((a, b) => a.sequence - b.sequence || a.atMs - b.atMs || compareText(a.id, b.id))
    .map((decision) => {
      const writer = JSON.stringify([decision.curator, decision.device]);
      const atMs = Math.max(decision.atMs, latest.get(writer) ?? 0);
      latest.set(writer, atMs);
      return { decision, atMs };
    });
  timed.sort(
    (a, b) =>
      a.atMs - b.atMs ||
      compareText(a.decision.curator, b.decision.curator) ||
      compareText(a.decision.device, b.decision.device) ||
      a.decision.sequence - b.decision.sequence ||
      compareText(a.decision.id, b.decision.id),
  );
  return timed.map(({ decision }) => decision);
}

/** By code unit, so that every machine agrees whatever its language. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
