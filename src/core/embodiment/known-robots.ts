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

/** Joints of one hand with fingers. */
const fingersOf: readonly [RegExp, number][] = [
  [/allegro|leap/i, 16],
  [/xhand/i, 12],
  [/dex3/i, 7],
  [/inspire|rh56|ability|psyonic/i, 6],
];

export interface KnownRobot {
  /** Null where the robot is not known. */
  jointsPerArm: number | null;
  /** Null where no hand with fingers is known. */
  fingersPerHand: number | null;
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
    fingersPerHand: fingersOf.find(([pattern]) => pattern.test(name))?.[1] ?? null,
    twoArms:
      /bimanual|(?<![a-z])dual|aloha|two_?arm|^bi_|yumi|baxter|a2d|agibot|genie|gr-?1|(?<![a-z])g1(?!\d)|humanoid|mobile_aloha/i.test(
        name,
      ),
    robotiq: /robotiq|2f_?85|2f_?140/i.test(name),
    rotationVectors: /(?<![a-z])ur\d+|universal/i.test(name),
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

const armsThen = (...ends: string[]): string[] => [
  ...counted('left_arm_joint', 7),
  ...counted('right_arm_joint', 7),
  ...ends,
];

const handsOf = (fingers: number): string[] =>
  armsThen(...counted('left_hand_joint', fingers), ...counted('right_hand_joint', fingers));

/** State or action of robots, by what datasets call the robot, in the order that was published for so many values. */
const knownOrders: readonly { robot: RegExp; key: RegExp; names: readonly string[] }[] = [
  // BEHAVIOR's R1 Pro.
  {
    robot: /r1_?pro/i,
    key: /^action$/,
    names: [
      'base_x',
      'base_y',
      'base_yaw',
      ...counted('torso', 4),
      ...counted('left_arm_joint', 7),
      'left_gripper',
      ...counted('right_arm_joint', 7),
      'right_gripper',
    ],
  },
  // Unitree's G1 and Fourier's GR-1: Inspire's hands, Dex3's, Dex1's grippers.
  ...[handsOf(6), handsOf(7), armsThen('left_gripper', 'right_gripper')].map((names) => ({
    robot: /(?<![a-z])(?:g1|gr-?1)(?!\d)/i,
    key: /^(?:observation\.state|action)$/,
    names,
  })),
  // The whole GR-1, as GR00T has it.
  {
    robot: /(?<![a-z])gr-?1(?!\d)/i,
    key: /^(?:observation\.state|action)$/,
    names: [
      ...counted('left_arm_joint', 7),
      ...counted('left_hand_joint', 6),
      ...counted('left_leg', 6),
      ...counted('neck', 3),
      ...counted('right_arm_joint', 7),
      ...counted('right_hand_joint', 6),
      ...counted('right_leg', 6),
      ...counted('waist', 3),
    ],
  },
];

/**
 * Names of the values of such a vector; null where it is not known or has another width.
 *
 * @param isNamed whether its own names tell more than a number
 */
export function knownNames(
  { key, heading }: FeatureInfo,
  { width, isNamed }: { width: number; isNamed: boolean },
  robot: string | null,
): { names: string[]; ofRobot: boolean } | null {
  const order = knownOrders.find(
    (each) =>
      !isNamed && each.key.test(key) && each.names.length === width && each.robot.test(robot ?? ''),
  );
  if (order !== undefined) return { names: [...order.names], ofRobot: true };
  const names = heading === undefined ? undefined : knownVectors[heading];
  return names?.length === width ? { names: [...names], ofRobot: false } : null;
}
