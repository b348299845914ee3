import { z } from 'zod';
import type { ArmSide } from '../model/dataset';
import { listOf } from '../model/list-of';
import { policySchema, type Policy } from '../model/policy';
import { proposingActSchema, type ProposedAgain } from '../model/proposed-again';
import { datasetId, episodeIndex } from './dataset';
import { method } from './contract';
import { projectId } from './review';

/** What both layers see in an episode, for the time axis. One value per frame each. */
export interface MotionSignals {
  episode: number;
  /** Smoothed speed, in units per second of its source; `source` says of what. */
  speed: Float32Array;
  speedSource: 'end-effector' | 'joints' | 'action' | 'none';
  /** Normalised opening, 0 closed, 1 open; one entry per gripper or hand. */
  grippers: { side: ArmSide; source: string; opening: Float32Array }[];
  /**
   * How much the videos surprised layer 1, in multiples of the episode's median; null until keyframes were proposed in
   * the project asked for, and where the episode has no video.
   */
  surprise: Float32Array | null;
}

/** Keyframes as all curators' decisions together leave them. */
export interface ProposeReplaces {
  /** Proposed, and nobody decided on them: they are made anew, with their texts. */
  undecided: number;
  /** Accepted or pruned: they stay. */
  decided: number;
}

/**
 * Whose finished episodes are learned from; null: of those who finished as many as the policy asks for, who finished
 * one last. Who proposes with fewer is not followed yet, and gets the same.
 */
const learnedFrom = z.string().max(80).nullable().default(null);

/** Null: nobody can take it back. */
const act = proposingActSchema.nullable().default(null);

export const keyframesApi = {
  /** What proposing in these episodes (null: in all) would make anew, and what it would leave. Reads no episode. */
  'keyframes.replaces': method(
    z.object({ projectId, episodes: listOf(episodeIndex, 1_000_000).nullable().default(null) }),
  ).returns<ProposeReplaces>(),
  /** Without `episodes`, all of them. */
  'keyframes.propose': method(
    z.object({
      projectId,
      curator: learnedFrom,
      act,
      episodes: listOf(episodeIndex, 1_000_000).nullable().default(null),
    }),
  ).startsJob('propose'),
  /**
   * Proposes again, by what is finished now, whatever nobody touched yet. Starts by itself when an episode is
   * finished, or one that was finished is opened again or dropped.
   */
  'keyframes.learn': method(z.object({ projectId, curator: learnedFrom, act })).startsJob('learn'),
  /** What proposing took the place of, by acts of curators; the last ones, in their order. */
  'keyframes.proposedAgain': method(z.object({ projectId })).returns<ProposedAgain[]>(),
  /**
   * Takes such an act back, or makes it again, wherever nothing else was proposed since. Throws `conflict` while
   * keyframes are proposed or drafted.
   */
  'keyframes.turn': method(
    z.object({
      projectId,
      together: proposingActSchema.shape.together,
      way: z.enum(['undo', 'redo']),
    }),
  ).returnsOnce<{ episodes: number; acts: ProposedAgain[] }>(),
  /**
   * From how many finished episodes of a curator learning could begin now, though the policy waits for more; 0 where
   * there is nothing to offer.
   */
  'keyframes.learnable': method(
    z.object({ projectId, curator: z.string().max(80) }),
  ).returns<number>(),
  'keyframes.motion': method(
    z.object({
      datasetId,
      episode: episodeIndex,
      /** Whose stored surprise is wanted. */
      projectId: projectId.nullable().default(null),
    }),
  ).returns<MotionSignals>(),
  /**
   * What the robot does from each of these frames, ascending, to the next one, the last one to the end; an empty
   * sentence where nothing is known of it.
   */
  'keyframes.movement': method(
    z.object({
      projectId,
      episode: episodeIndex,
      frames: listOf(z.number().int().min(0), 10_000),
    }),
  ).returns<string[]>(),
  'policy.set': method(z.object({ projectId, policy: policySchema })).returns<Policy>(),
};
