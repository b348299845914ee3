/** Numbers as people read them: the same everywhere in the window. */
export { formatBytes, formatTimeLeft } from '../../shared/model/amounts';

const counting = new Intl.NumberFormat('en');

/** 12,345 */
export function formatCount(value: number): string {
  return counting.format(value);
}

/** `1 episode`, `12,345 episodes`. */
export function formatAmount(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** A share in [0, 1] as a percentage with one decimal; only all and nothing are whole. */
export function formatShare(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  // What is nearly all is not all, nor is next to nothing nothing.
  return `${Math.min(99.9, Math.max(0.1, share * 100)).toFixed(1)} %`;
}

/** Money without a currency: `0.0021`, `0.34`, `12.50`; small runs cost less than a cent. */
export function formatCost(cost: number): string {
  return cost > 0 && cost < 0.1 ? cost.toPrecision(2) : cost.toFixed(2);
}

/** `0.8 s`, `12.4 s`, `3:05`, `1:02:03`: a stretch of time in an episode or dataset. */
export function formatSeconds(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60];
  const tail = String(whole % 60).padStart(2, '0');
  return hours === 0
    ? `${minutes}:${tail}`
    : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

/** `36 min`, `4.2 h`: how much recorded time there is. */
export function formatHours(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

/** `just now`, `20 min ago`, `yesterday`, else the date. */
export function formatAgo(atMs: number, nowMs: number): string {
  const minutes = Math.round((nowMs - atMs) / 60_000);
  if (minutes < 2) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} h ago`;
  if (minutes < 48 * 60) return 'yesterday';
  return new Date(atMs).toLocaleDateString('en', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
}
