/** How fast it goes, how long it will take, what it costs; for the eye alone. */

/** Null before anything can be said. */
export function progressNote(facts: {
  /** Frames that were asked about in this run, and those still to come. */
  fresh: number;
  left: number;
  seconds: number;
  /** Null without prices. */
  cost: number | null;
}): string | null {
  const { fresh, left, seconds, cost } = facts;
  if (fresh === 0 || seconds <= 0) return null;
  const rate = fresh / seconds;
  const parts = [
    rate >= 1 ? `${rate.toFixed(1)} a second` : `${(rate * 60).toFixed(1)} a minute`,
    `${timeText(left / rate)} left`,
    ...(cost === null ? [] : [`cost ${cost.toFixed(cost < 1 ? 4 : 2)}`]),
  ];
  return parts.join(', ');
}

function timeText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5_400) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}
