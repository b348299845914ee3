/** A job in words: how far, how fast, how long still. */
import type { JobKind, JobProgress, JobState } from '../../shared/model/job';
import { formatBytes, formatCount, formatTimeLeft } from './format';

/** In [0, 1]; null where the amount is not known. */
export function progressShare(progress: JobProgress): number | null {
  if (progress.total === undefined || progress.total === 0) return null;
  return Math.min(1, progress.done / progress.total);
}

/** `writing · 12 of 24 episodes`; no amount until there is one. */
export function progressText(progress: JobProgress): string {
  const { phase, done, total, unit } = progress;
  if (done === 0 && total === undefined) return phase;
  const show = unit === 'bytes' ? formatBytes : formatCount;
  const amount = total === undefined ? show(done) : `${show(done)} of ${show(total)}`;
  return `${phase} · ${amount}${unit === 'bytes' ? '' : ` ${unit}`}`;
}

/**
 * `8.1 episodes/s · 40 s left`, `3.0 episodes/min · 2:00:00 left`, from the whole run so far; empty in the first
 * second, when it would only guess.
 */
export function paceText(job: JobState, nowMs = Date.now()): string {
  const { done, total, unit } = job.progress;
  const seconds = (nowMs - job.startedAtMs) / 1_000;
  if (seconds < 1 || done === 0) return '';
  const rate = done / seconds;
  const pace = unit === 'bytes' ? `${formatBytes(rate)}/s` : rateText(rate, unit);
  if (total === undefined) return pace;
  return `${pace} · ${formatTimeLeft((total - done) / rate)} left`;
}

/** Their notes tell the pace: of what comes from the Hub, not of what was here already. */
const pacedByNote: ReadonlySet<JobKind> = new Set(['download', 'fetch']);

/** Both: `writing · 12 of 24 episodes · 8.1 episodes/s · 2 s left`. */
export const jobText = (job: JobState, nowMs?: number): string =>
  [progressText(job.progress), pacedByNote.has(job.kind) ? '' : paceText(job, nowMs)]
    .filter((text) => text !== '')
    .join(' · ');

/** Per second, minute or hour: whichever is the first in which at least one is done. */
function rateText(perSecond: number, unit: string): string {
  const [seconds, name] =
    perSecond >= 1 ? [1, 's'] : perSecond >= 1 / 60 ? [60, 'min'] : [3_600, 'h'];
  const rate = perSecond * seconds;
  return `${rate.toFixed(rate < 10 ? 1 : 0)} ${unit}/${name}`;
}
