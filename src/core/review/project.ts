/** The project of one dataset as the rest of the core uses it. */
import type { Decision } from '../../shared/model/decision';
import type { EpisodeProposals } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { ProjectInfo } from '../../shared/model/project';
import type { EpisodeReview, ReviewOverview } from '../../shared/model/review';

export interface Project {
  readonly info: ProjectInfo;
  /** What the machine said last about an episode; null before it was asked. */
  proposals(episode: number): Promise<EpisodeProposals | null>;
  /**
   * Replaces what the machine said about an episode, atomically. Keyframes that any decision names are kept as
   * they were, and new ones within the policy's minimal gap of a decided keyframe are left out.
   */
  saveProposals(proposals: EpisodeProposals): Promise<EpisodeProposals>;
  /** Of all curators, in order (time, curator, device, sequence). */
  decisions(episode: number): Decision[];
  /** On disk (fsync) when the promise resolves; returns the ids. Known ids are acknowledged again, not written again. */
  append(decisions: readonly Decision[]): Promise<string[]>;
  /** The fold for one curator; null means the only one there is (or, with several, all decisions in order). */
  review(episode: number, curator: string | null): Promise<EpisodeReview>;
  overview(episode: number): ReviewOverview;
  setPolicy(policy: Policy): Promise<void>;
  /** Releases the lock. */
  close(): Promise<void>;
}
