/** Long work as the desktop shows it: progress on the icon, no sleep while it runs, a sign when it ended. */
import { powerSaveBlocker, type BrowserWindow } from 'electron';
import type { JobState } from '../shared/model/job';
import { barValue } from './bar-value';

export class JobProgress {
  readonly #running = new Map<string, JobState>();
  #blocker: number | null = null;

  constructor(private readonly window: () => BrowserWindow | null) {}

  /** Told of every change of every job. */
  update(job: JobState): void {
    const wasRunning = this.#running.has(job.id);
    if (job.state === 'running') this.#running.set(job.id, job);
    else this.#running.delete(job.id);
    this.#show();
    const window = this.window();
    const ended = wasRunning && job.state !== 'running' && job.state !== 'canceled';
    if (ended && window !== null && !window.isFocused()) window.flashFrame(true);
  }

  /** The core died and its jobs with it. */
  clear(): void {
    this.#running.clear();
    this.#show();
  }

  #show(): void {
    this.window()?.setProgressBar(barValue([...this.#running.values()]));
    const busy = this.#running.size > 0;
    if (busy) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
  }
}
