/** A project as the rest of the core uses it: identity, lock and stores. */
import type { Embodiment, EmbodimentPart } from '../../shared/model/dataset';
import type { Decision } from '../../shared/model/decision';
import type { Doubts, EpisodeProposals, Reasoning } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { ProjectInfo } from '../../shared/model/project';
import type { ProposedAgain, ProposingAct } from '../../shared/model/proposed-again';
import type { EpisodeReview, ReviewOverview } from '../../shared/model/review';
import type { Dataset } from '../datasets/dataset';
import type { EpisodeChange } from './changes';
import type { ProjectDataset } from './project-file';
import type { ProjectFolder } from './project-folder';
import type { Closable, StoreKind } from './store';

export interface Project {
  /** As its files and the entries of its journals say; several copies may share it. Windows say `info.id`. */
  readonly id: string;
  readonly info: ProjectInfo;
  /** The one door to its files. Another one after `refresh`: ask anew for each use. */
  readonly folder: ProjectFolder;
  /** All datasets that it names, the one that is reviewed first. */
  readonly datasets: readonly ProjectDataset[];
  /** The robot of the dataset that is reviewed: as the user corrected it here, else the dataset's own guess. */
  readonly robot: Embodiment;
  /**
   * Saves a correction; null goes back to the guess. Throws `invalid-input` for parts that the dataset does not have.
   */
  setRobot(parts: EmbodimentPart[] | null): Promise<void>;
  /**
   * Names another dataset beside the one that is reviewed (rollouts that were measured, what references or samples were
   * taken from), by its absolute path; in the place of one with its path or its fingerprint and role. Nothing happens
   * where this core may not write.
   */
  addDataset(added: ProjectDataset): Promise<void>;
  /** A domain's own store, opened when first asked for and closed with the project. */
  store<Store extends Closable>(kind: StoreKind<Store>): Promise<Store>;
  /** What the machine said last about an episode; null before it was asked. */
  proposals(episode: number): Promise<EpisodeProposals | null>;
  /** How sure it was of it; null before it was asked. Cheap. */
  doubts(episode: number): Doubts | null;
  /**
   * Replaces what the machine said about an episode, atomically, and gives back what is kept now:
   * - keyframes that any decision names, also one taken back, stay as they were (same id, frame, cues and text);
   * - new ones within the policy's minimal gap of a decided keyframe (accepted, pruned, moved or added by any curator;
   *   where it was first seen and where it is now) are left out, so nothing is doubled or revived;
   * - everything else that was proposed before goes.
   * Only decisions with the fingerprint of the new proposals count. What an act of a curator's replaces is kept.
   */
  saveProposals(proposals: EpisodeProposals, act?: ProposingAct | null): Promise<EpisodeProposals>;
  /** What was proposed again by acts of curators, in that order; the last ones. */
  proposedAgain(): Promise<ProposedAgain[]>;
  /**
   * Takes such an act back, or makes it again, wherever nothing else was proposed since: what was there comes back as
   * it was, with its texts, and what was decided meanwhile stays. Gives the number of episodes. Cut off, it goes on
   * when asked again.
   */
  turnProposed(together: string, way: 'undo' | 'redo'): Promise<number>;
  /**
   * Replaces the text of these keyframes (by id) and nothing else. A keyframe that is gone, that a decision names, or
   * whose episode is another one by now stays as it is.
   */
  saveDrafts(
    episode: number,
    fingerprint: string,
    drafts: ReadonlyMap<string, Reasoning>,
  ): Promise<void>;
  /** Whether any decision names the episode, also one taken back. Cheap, unlike `overview` when first asked. */
  hasDecisions(episode: number): boolean;
  /** The episodes with decisions that have this `together`, in no order. Cheap. */
  decidedTogether(together: string): number[];
  /** Of all curators, in order (time, curator, device, sequence). */
  decisions(episode: number): Decision[];
  /**
   * Why an episode that somebody finished counts as unfinished: lines of the journal are damaged, and a decision on it
   * may be missing. That finish is not among its decisions. Null where nobody finished it, or it counts.
   */
  unfinished(episode: number): string | null;
  /**
   * On disk (fsync) when the promise resolves; returns the ids. Known ids are acknowledged again, not written again.
   */
  append(decisions: readonly Decision[]): Promise<string[]>;
  /**
   * The fold for one curator; null means the only one there is (or, with several, all decisions in order). Throws if
   * the episode cannot be read.
   */
  review(episode: number, curator: string | null): Promise<EpisodeReview>;
  /**
   * As `review`, but of the episode that was proposed or decided on last, without a look at what it is now: quick
   * enough to be asked of many.
   */
  knownReview(episode: number, curator: string | null): EpisodeReview;
  /** What the keyframes of that review say that stand, empty texts left out. */
  texts(episode: number, curator: string | null): readonly string[];
  /**
   * That review in numbers, of one curator or (null, or left out) of all decisions together; read from disk the first
   * time, then kept up to date.
   */
  overview(episode: number, curator?: string | null): ReviewOverview;
  /** Hears of each change when it is stored, before who made it is told. Returns the function that ends it. */
  onChange(listener: (change: EpisodeChange) => void): () => void;
  setPolicy(policy: Policy): Promise<void>;
  /**
   * Opens the files anew where this core could not write, or can no more, and where it could not read one and now can:
   * what others wrote meanwhile is read, and the lock is taken if it is free. False where nothing was done.
   */
  refresh(): Promise<boolean>;
  /** Whether a read-only project could probably be written now, or a file read that could not be. Cheap otherwise. */
  couldDoMore(): Promise<boolean>;
  /** Goes on with the same dataset read anew, which has grown or was changed. */
  useDataset(dataset: Dataset): Promise<void>;
  /** Releases the lock. */
  close(): Promise<void>;
}
