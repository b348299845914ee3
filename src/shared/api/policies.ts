import { z } from 'zod';
import type { Embodiment, EmbodimentPart } from '../model/dataset';
import type { GripperLag } from '../model/gripper-lag';
import { policySchema } from '../model/policy';
import {
  policyNameSchema,
  type LearningCurve,
  type PolicyEffect,
  type SavedPolicies,
} from '../model/policy-effect';
import { correctedPartsSchema } from '../model/embodiment';
import type { MatchedArm } from '../model/kinematics';
import { method } from './contract';
import { projectId } from './review';

/** The policy room: trying policies on the whole dataset, keeping them by name, correcting the robot's parts. */
export const policiesApi = {
  /**
   * Sees to it that the dataset's signals are in memory; `jobId` is null when they are or are being read. Proposing
   * anew and correcting the robot make them be read again.
   */
  'policies.read': method(z.object({ projectId })).startsJobIfNeeded('policy'),
  /**
   * What `tried` would do, beside `against`, to the episodes read so far. Answers within 200 ms, then with `episodes`
   * less than `of` if that was not enough: ask again and it goes on. A newer request should abort the older one.
   */
  'policies.effect': method(
    z.object({ projectId, tried: policySchema, against: policySchema }),
  ).returns<PolicyEffect>(),
  /** How well learning serves a curator, by their own decisions; null takes who is followed. */
  'policies.learning': method(
    z.object({
      projectId,
      curator: z.string().max(80).nullable().default(null),
      policy: policySchema,
    }),
  ).returns<LearningCurve>(),
  'policies.list': method(z.object({ projectId })).returns<SavedPolicies>(),
  /** Under the policy's name, which it replaces. */
  'policies.save': method(
    z.object({ projectId, policy: policySchema.extend({ name: policyNameSchema }) }),
  ).returns<SavedPolicies>(),
  'policies.remove': method(
    z.object({ projectId, name: policyNameSchema }),
  ).returns<SavedPolicies>(),
  /** What the videos of episodes that were proposed show of it; see `GripperLag`. */
  'embodiment.lag': method(z.object({ projectId })).returns<GripperLag>(),
  /**
   * Which joint of a robot description (URDF, on the core's disk) is which dimension of these parts. Saves nothing:
   * that is `embodiment.set`, with the parts as they come back, once a person has confirmed them.
   */
  'embodiment.match': method(
    z.object({ projectId, parts: correctedPartsSchema, file: z.string().min(1).max(4_000) }),
  ).returns<{ parts: EmbodimentPart[]; arms: MatchedArm[] }>(),
  'embodiment.get': method(z.object({ projectId })).returns<EmbodimentChoice>(),
  /** Saves what the user says the robot's parts are; null goes back to the guess. */
  'embodiment.set': method(
    z.object({ projectId, parts: correctedPartsSchema.nullable() }),
  ).returns<EmbodimentChoice>(),
};

export interface EmbodimentChoice {
  guessed: Embodiment;
  /** What counts: the guess, or the user's correction (`source` is `user`). */
  current: Embodiment;
}
