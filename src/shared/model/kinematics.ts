/** How an arm's joints move its hand. */
import { z } from 'zod';
import type { ArmSide } from './dataset';

const number = z.number().min(-1e6).max(1e6);
/** Metres, or an axis without unit, or roll, pitch and yaw in radians. */
const triple = z.tuple([number, number, number]);

const chainJointSchema = z.object({
  name: z.string().max(200),
  kind: z.enum(['fixed', 'turns', 'slides']),
  /** From the joint before to this one. */
  xyz: triple,
  rpy: triple,
  /** About which it turns or along which it slides, in its own frame. */
  axis: triple,
  /** Of the feature's values the one that is its place; null for one that stands at 0. */
  dim: z.number().int().min(0).max(100_000).nullable(),
});
export type ChainJoint = z.infer<typeof chainJointSchema>;

/** From the robot's base to its hand. */
export const chainSchema = z.object({
  /** The file's name, for looking. */
  urdf: z.string().max(300),
  /** Link that the hand is taken for. */
  tip: z.string().max(200),
  /** Of the joints that turn. */
  unit: z.enum(['radians', 'degrees']),
  joints: z.array(chainJointSchema).min(1).max(200),
});
export type KinematicChain = z.infer<typeof chainSchema>;

/** What was matched for one arm, for a person to confirm. */
export interface MatchedArm {
  feature: string;
  side: ArmSide;
  by: 'name' | 'order';
  unit: KinematicChain['unit'];
  tip: string;
  pairs: { joint: string; dimension: string }[];
}

/** As a sentence: `observation.state by name: shoulder_pan is shoulder_pan.pos, …; radians, up to gripper_link`. */
export const matchText = ({ feature, side, by, unit, tip, pairs }: MatchedArm): string =>
  `${side === 'single' ? '' : `${side} arm, `}${feature} by ${by}: ${pairs
    .map(({ joint, dimension }) => (joint === dimension ? joint : `${joint} is ${dimension}`))
    .join(', ')}; in ${unit}, up to ${tip}.`;
