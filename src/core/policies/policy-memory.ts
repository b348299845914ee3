/** Which signals are in memory: those of one project, for they fill it; the one whose policy room was entered last. */
import { StudioError } from '../../shared/errors';
import type { SignalsResult } from '../../shared/model/policy-effect';
import type { Dataset } from '../datasets/dataset';
import type { JobContext } from '../jobs/progress';
import type { Project } from '../project/project';
import { PolicyResults } from './policy-effect';
import { PolicySignals } from './policy-signals';
import { StandingKeyframes } from './standing-keyframes';

interface Kept {
  projectId: string;
  signals: PolicySignals;
  results: PolicyResults;
  reviews: StandingKeyframes;
  /** Whether scene events or evidence may have changed since they were read. */
  expired: boolean;
}

export class PolicyMemory {
  #kept: Kept | null = null;

  /** Whether the signals are here, or being read, as they are now: for this robot, with these scene events. */
  isFresh(projectId: string, { robot }: Pick<Project, 'robot'>): boolean {
    const kept = this.#kept;
    return kept?.projectId === projectId && !kept.expired && kept.signals.embodiment === robot;
  }

  /** Proposing makes scene events: what was read before lacks them. Still answers until it is read again. */
  expire(projectId: string): void {
    if (this.#kept?.projectId === projectId) this.#kept.expired = true;
  }

  /** Something was decided on or proposed in the episode. */
  changed(projectId: string, episode: number): void {
    if (this.#kept?.projectId === projectId) this.#kept.reviews.forget(episode);
  }

  /** What was read of the project so far. Throws `conflict` where its signals are not here. */
  of(projectId: string): Pick<Kept, 'signals' | 'results' | 'reviews'> {
    if (this.#kept?.projectId === projectId) return this.#kept;
    throw new StudioError(
      'conflict',
      'The signals of this dataset are not in memory; open its policy room again.',
    );
  }

  /** Reads them in place of all others, which can be asked for at once as far as they are read. */
  async read(
    { project, dataset }: { project: Project; dataset: Dataset },
    job: JobContext,
  ): Promise<SignalsResult> {
    const { id } = project.info;
    const signals = new PolicySignals(dataset, project);
    this.#kept = {
      projectId: id,
      signals,
      results: new PolicyResults(),
      reviews: new StandingKeyframes(project),
      expired: false,
    };
    try {
      return await signals.read(job);
    } catch (error) {
      // What was read in part must not pass for the whole.
      if (this.#kept?.signals === signals) this.#kept = null;
      throw error;
    }
  }
}
