/**
 * The window's own working copy: what was decided but is not on the core's disk yet, the last known review of each
 * episode, view settings, and who sits here. Every row names the project it belongs to, for two servers can appear
 * under one origin.
 */
import type { Decision } from '../../shared/model/decision';
import type { EpisodeDetail } from '../../shared/model/dataset';
import type { EpisodeProposals } from '../../shared/model/keyframe';

/** The project id of rows that hold for every project. */
export const everyProject = '*';

/** A decision that the core has not acknowledged. */
export interface OutboxRow {
  decision: Decision;
  /** Why the core will never take it; null while it is only waiting. */
  refusedBecause: string | null;
}

/** What was last known about an episode: enough to go on reviewing while the core cannot be reached. */
export interface KnownEpisode {
  projectId: string;
  episode: number;
  /** Without per-frame reasoning, which is large and read again when the core is there. */
  detail: EpisodeDetail;
  proposals: EpisodeProposals | null;
  decisions: Decision[];
}

/** A decision before it has its number. */
export type NewDecision = Omit<Decision, 'id' | 'device' | 'sequence'>;

interface Profile {
  /** Names this browser profile in decisions: lower-case letters, digits and dashes. */
  device: string;
  /** Null until the curator said a name. */
  curator: string | null;
}

export interface StudioStorage {
  /** `memory`: the browser keeps no data here, so everything is gone when the window closes. */
  readonly kind: 'durable' | 'memory';
  profile(): Promise<Profile>;
  setCurator(name: string): Promise<void>;
  /** Gives this browser profile a new name in decisions, under which no number is in use. */
  renameDevice(): Promise<void>;
  /**
   * Gives decisions the next numbers of this device, in their order, and puts all of them into the outbox or none, in
   * one step: tabs share the numbers, and none is used twice. They are above `atLeast`, the highest one known to be in
   * use, in case this profile was restored from an older copy. Kept when the promise resolves.
   */
  record(fresh: readonly NewDecision[], atLeast: number): Promise<Decision[]>;
  removeFromOutbox(ids: readonly string[]): Promise<void>;
  refuse(id: string, because: string): Promise<void>;
  /** In the order in which they were made. */
  outbox(projectId: string): Promise<OutboxRow[]>;
  knownEpisode(projectId: string, episode: number): Promise<KnownEpisode | null>;
  saveKnownEpisode(known: KnownEpisode): Promise<void>;
  /** Undefined where nothing was saved. What is read was written by any earlier version: check it. */
  setting(projectId: string, key: string): Promise<unknown>;
  saveSetting(projectId: string, key: string, value: unknown): Promise<void>;
}
