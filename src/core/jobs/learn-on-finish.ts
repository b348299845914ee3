/**
 * Has what was reviewed learned from whenever that changes, as soon as nothing stands in the way: an episode is
 * finished, one that was finished is opened again or dropped, or either is taken back. By whom does not matter here:
 * who finished too few is not followed.
 */
import type { Decision } from '../../shared/model/decision';
import { foldReview, sameEpisode } from '../../shared/model/fold-review';
import type { JobState } from '../../shared/model/job';
import { StudioError } from '../../shared/errors';

export class LearnOnFinish {
  /** Projects. */
  readonly #waiting = new Set<string>();
  /** Those in which learning was ended before it was done. */
  readonly #cut = new Set<string>();

  /**
   * @param start throws `conflict` while other work on the project runs
   * @param decisionsOf all that was decided on an episode
   */
  constructor(
    private readonly start: (projectId: string) => void,
    private readonly decisionsOf: (projectId: string, episode: number) => readonly Decision[],
  ) {}

  decided({
    projectId,
    episode,
    decisions,
  }: {
    projectId: string;
    episode: number;
    /** New ones, which are stored. */
    decisions: readonly Decision[];
  }): void {
    if (decisions.length === 0) return;
    const all = this.decisionsOf(projectId, episode);
    for (const { curator, fingerprint } of decisions) {
      const own = sameEpisode(all, fingerprint).filter((each) => each.curator === curator);
      const before = () => own.filter(({ id }) => decisions.every((made) => made.id !== id));
      // What is finished counts whatever it was before.
      const concerns = foldReview([], own).finished || foldReview([], before()).finished;
      if (concerns) this.#waiting.add(projectId);
    }
    this.#try(projectId);
  }

  changed({ kind, projectId, state }: JobState): void {
    if (projectId === null || state === 'running') return;
    if (kind === 'learn' && state === 'canceled') this.#cut.add(projectId);
    // It gave way to drafting, which leaves what was to be learned from as it was; proposing learns by itself.
    else if (this.#cut.delete(projectId) && kind === 'draft') this.#waiting.add(projectId);
    this.#try(projectId);
  }

  #try(projectId: string): void {
    if (!this.#waiting.delete(projectId)) return;
    try {
      this.start(projectId);
    } catch (error) {
      // Tried again when a job of the project has ended. A project that is closed needs nothing.
      const isBusy = error instanceof StudioError && error.code === 'conflict';
      if (isBusy) this.#waiting.add(projectId);
    }
  }
}
