/** The table of one episode: what a recorder on the robot would have written. */
import type { Joints } from './arm';
import { narrate } from './narrate';
import { origin, toRollPitchYaw } from './pose';
import { seededRandom } from './random';
import { tipOf, type Recording } from './simulate';
import type { EpisodePlan, Task } from './tasks';

export const stateNames = [
  'joint_0',
  'joint_1',
  'joint_2',
  'joint_3',
  'joint_4',
  'joint_5',
  'gripper',
] as const;
export const poseNames = ['ee_x', 'ee_y', 'ee_z', 'ee_roll', 'ee_pitch', 'ee_yaw'] as const;

export interface Row {
  state: number[];
  pose: number[];
  action: number[];
  reasoning: string;
  /** Seconds from the episode's start. */
  timestamp: number;
  frame: number;
  episode: number;
  /** Over the whole dataset. */
  index: number;
  task: number;
}

/** Standard deviations of what the sensors report: radians, and share of the stroke. */
const noise = { joint: 2e-4, gripper: 0.0015 } as const;

export function rowsOf(
  plan: EpisodePlan,
  task: Task,
  recording: Recording,
  firstIndex: number,
): Row[] {
  const random = seededRandom(plan.seed + 3);
  const { frames, fps } = recording;
  const reasoning = narrate(task, recording, plan.seed);
  return frames.map((frame, i) => {
    const measured = frame.joints.map((q) => q + random.normal(noise.joint)) as unknown as Joints;
    const gripper = Math.min(1, Math.max(0, frame.opening + random.normal(noise.gripper)));
    const tip = tipOf(measured);
    const [roll, pitch, yaw] = toRollPitchYaw(tip);
    // Pointing down is a roll of pi: counted from 0 to 2 pi so that it does not jump between pi and -pi.
    const upright = roll < 0 ? roll + 2 * Math.PI : roll;
    // Likewise yaw from -3/2 pi to pi/2: the hand works around -pi/2, where its camera looks ahead.
    const turned = yaw > Math.PI / 2 ? yaw - 2 * Math.PI : yaw;
    const next = frames[Math.min(i + 1, frames.length - 1)]!;
    return {
      state: [...measured, gripper].map(Math.fround),
      pose: [...origin(tip), upright, pitch, turned].map(Math.fround),
      action: [...next.joints, next.command].map(Math.fround),
      reasoning: reasoning[i]!,
      timestamp: Math.fround(i / fps),
      frame: i,
      episode: plan.episode,
      index: firstIndex + i,
      task: plan.task,
    };
  });
}
