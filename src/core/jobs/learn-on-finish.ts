/**
 * Has what was reviewed learned from whenever that changes, as soon as nothing stands in the way: an episode is
 * finished, one that was finished is opened again or dropped, or either is taken back.
 */
import type { Decision } from '../../shared/model/decision';
import { foldReview, sameEpisode } from '../../shared/model/fold-review';
import type { JobState } from '../../shared/model/job';
import { StudioError } from '../../shared/errors';

export class LearnOnFinish {
  /** By project, whose finished episodes are followed. */
  readonly #waiting = new Map<string, string | null>();
  /** Projects in which learning was ended before it was done. */
  readonly #cut = new Set<string>();

  /**
   * @param start throws `conflict` while other work on the project runs; null follows who finished an episode last
   * @param decisionsOf all that was decided on an episode
   */
  constructor(
    private readonly start: (projectId: string, curator: string | null) => void,
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
      const { finished, flagged } = foldReview([], own);
      const before = () => own.filter(({ id }) => decisions.every((made) => made.id !== id));
      // What is finished counts whatever it was before.
      if (!finished && !foldReview([], before()).finished) continue;
      // Who takes an episode back has shown no habit by it.
      this.#waiting.set(projectId, finished && !flagged ? curator : null);
    }
    this.#try(projectId);
  }

  changed({ kind, projectId, state }: JobState): void {
    if (projectId === null || state === 'running') return;
    if (kind === 'learn' && state === 'canceled') this.#cut.add(projectId);
    // It gave way to drafting, which leaves what was to be learned from as it was; proposing learns by itself.
    else if (this.#cut.delete(projectId) && kind === 'draft' && !this.#waiting.has(projectId)) {
      this.#waiting.set(projectId, null);
    }
    this.#try(projectId);
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
