/** How far the running jobs are, as `BrowserWindow.setProgressBar` takes it. */
import type { JobState } from '../shared/model/job';

/** Electron's values: below 0 no bar, above 1 a bar without an end. */
const noBar = -1;
const endless = 2;

/** What the bar shows for the jobs that run now: the mean of those that know their end. */
export function barValue(running: readonly JobState[]): number {
  if (running.length === 0) return noBar;
  const shares = running
    .map(({ progress }) => progress)
    .filter(({ total }) => total !== undefined && total > 0)
    .map(({ done, total }) => Math.min(1, done / (total ?? 1)));
  if (shares.length === 0) return endless;
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
