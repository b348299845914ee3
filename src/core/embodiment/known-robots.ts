/** What is known of robots by the name that datasets give them. */
import type { FeatureInfo } from '../../shared/model/dataset';

/** Joints of one arm, gripper not counted. */
const jointsOf: readonly [RegExp, number][] = [
  [/so[-_]?1\d\d|so[-_]?arm|koch|moss|lekiwi/i, 5],
  [
    /aloha|viper|vx300|wx250|widowx|trossen|ur(3|5|10|16|20|30)|\bcr\d|dobot|piper|xarm_?6|agilex/i,
    6,
  ],
  [
    /franka|panda|fr3|iiwa|kuka|sawyer|baxter|xarm_?7|gen3|kinova|flexiv|rizon|openarm|a2d|agibot|genie|gr-?1|(?<![a-z])g1(?!\d)/i,
    7,
  ],
];

export interface KnownRobot {
  /** Null where the robot is not known. */
  jointsPerArm: number | null;
  /** Whether its name says that it has two arms. */
  twoArms: boolean;
  /** Robotiq's drivers report how far the gripper is closed. */
  robotiq: boolean;
  /** Universal Robots turns its tool about one axis: rx, ry, rz are no angles of a gimbal. */
  rotationVectors: boolean;
}

/** @param robot `robot_type` of the dataset */
export function knownRobot(robot: string | null): KnownRobot {
  const name = robot ?? '';
  return {
    jointsPerArm: jointsOf.find(([pattern]) => pattern.test(name))?.[1] ?? null,
    twoArms:
      /bimanual|(?<![a-z])dual|aloha|two_?arm|^bi_|yumi|baxter|a2d|agibot|genie|gr-?1|(?<![a-z])g1(?!\d)|humanoid|mobile_aloha/i.test(
        name,
      ),
    robotiq: /robotiq|2f_?85|2f_?140/i.test(name),
    rotationVectors: /\bur\d+|^ur(3|5|10|16|20|30)|universal/i.test(name),
  };
}

/** Vectors that published datasets call by one name, as the names of their values. */
const knownVectors: Readonly<Record<string, readonly string[]>> = {
  // CALVIN: the last one is the last gripper action, 1 to open.
  robo_obs: [
    'tcp_x',
    'tcp_y',
    'tcp_z',
    'tcp_roll',
    'tcp_pitch',
    'tcp_yaw',
    'gripper_opening_width',
    'joint_1',
    'joint_2',
    'joint_3',
    'joint_4',
    'joint_5',
    'joint_6',
    'joint_7',
    'gripper_open',
  ],
};

const counted = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_none, at) => `${name}_${at}`);

/** Actions of BEHAVIOR's R1 Pro. */
const r1ProAction: readonly string[] = [
  'base_x',
  'base_y',
  'base_yaw',
  ...counted('torso', 4),
  ...counted('left_arm_joint', 7),
  'left_gripper',
  ...counted('right_arm_joint', 7),
  'right_gripper',
];

/** Names of the values of such a vector; null where it is not known or has another width. */
export function knownNames(
  { key, names: own, heading }: FeatureInfo,
  width: number,
  robot: string | null,
): string[] | null {
  const isR1Pro = own === null && key === 'action' && /r1_?pro/i.test(robot ?? '');
  if (isR1Pro && width === r1ProAction.length) return [...r1ProAction];
  const names = heading === undefined ? undefined : knownVectors[heading];
  return names?.length === width ? [...names] : null;
}
