const everyMs = 1_000;

/**
 * Reports also while nothing is answered, where other machines do the work: that nobody is there, or why they refuse.
 *
 * @param note of the desk: null where this process does the work
 */
export async function withNotes<T>(
  note: string | null,
  report: () => void,
  work: () => Promise<T>,
): Promise<T> {
  if (note === null) return work();
  const timer = setInterval(report, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** As a part of a report. */
export const noteOf = (note: string | null): { note?: string } => (note === null ? {} : { note });
