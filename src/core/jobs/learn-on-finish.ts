/** Has what was reviewed learned from whenever an episode was finished, as soon as nothing stands in the way. */
import type { Decision } from '../../shared/model/decision';
import type { JobState } from '../../shared/model/job';
import { StudioError } from '../../shared/errors';

export class LearnOnFinish {
  /** By project, who finished an episode last. */
  readonly #waiting = new Map<string, string>();

  /** @param start throws `conflict` while other work on the project runs */
  constructor(private readonly start: (projectId: string, curator: string) => void) {}

  decided({ projectId, decisions }: { projectId: string; decisions: readonly Decision[] }): void {
    const finish = decisions.findLast(({ act }) => act.kind === 'finish');
    if (finish === undefined) return;
    this.#waiting.set(projectId, finish.curator);
    this.#try(projectId);
  }

  changed({ projectId, state }: JobState): void {
    if (projectId !== null && state !== 'running') this.#try(projectId);
  }

  #try(projectId: string): void {
    const curator = this.#waiting.get(projectId);
    if (curator === undefined) return;
    this.#waiting.delete(projectId);
    try {
      this.start(projectId, curator);
    } catch (error) {
      // Tried again when a job of the project has ended. A project that is closed needs nothing.
      const isBusy = error instanceof StudioError && error.code === 'conflict';
      if (isBusy) this.#waiting.set(projectId, curator);
    }
  }
}
