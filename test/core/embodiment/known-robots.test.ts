/** What features hold, by the names of their values or how many they are, and by the robot. */
import { expect, it } from 'vitest';
import { briefly, numbered, partsOf, robotOf } from './robots';

/** Names (or their number) of a feature's values, and what they are. */
type Layout = Readonly<Record<string, readonly [string[] | number, ...string[]]>>;

const sixthJoint = ['shoulder_pan', 'shoulder_lift', 'elbow', 'wrist_1', 'wrist_2', 'wrist_3'];
const humanHands = [
  'left joint position 0,1,2,3,4,5,6',
  'right joint position 7,8,9,10,11,12,13',
  'left hand joint 14,15,16,17,18,19',
  'right hand joint 20,21,22,23,24,25',
];

it.each<[string, string | null, Layout]>([
  [
    'H1 with hands by Inspire',
    'Unitree_H1',
    {
      'observation.state': [
        ['left_hip_yaw_joint', 'torso_joint', 'left_shoulder_yaw_joint', 'left_elbow_joint'].concat(
          ['right_elbow_joint', 'L_pinky_proximal_joint', 'R_thumb_proximal_yaw_joint'],
        ),
        'none other 0',
        'none torso 1',
        'left joint position 2,3',
        'right joint position 4',
        'left hand joint 5',
        'right hand joint 6',
      ],
    },
  ],
  ['a G1 without names', 'Unitree_G1_Inspire', { action: [26, ...humanHands] }],
  ['a G1 whose names only count', 'g1', { action: [numbered('motor_', 26), ...humanHands] }],
  [
    'a G1 with grippers',
    'Unitree_G1_Dex1',
    {
      'observation.state': [
        16,
        'left joint position 0,1,2,3,4,5,6',
        'right joint position 7,8,9,10,11,12,13',
        'left gripper 14',
        'right gripper 15',
      ],
    },
  ],
  [
    'a hand of sixteen behind seven joints',
    'franka_leap',
    {
      action: [
        23,
        'single joint position 0,1,2,3,4,5,6',
        'single hand joint 7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22',
      ],
      'action.leap': [numbered('motor_', 4), 'single hand joint 0,1,2,3'],
    },
  ],
  [
    'suction, whose pressure is measured',
    'ur5',
    {
      'observation.state': [
        [...sixthJoint, 'vacuum_on', 'vacuum_pressure_kpa'],
        'single joint position 0,1,2,3,4,5',
        'single gripper 6 larger closes',
        'single gripper effort 7',
      ],
      action: [
        [...sixthJoint, 'gripper_pressure'],
        'single joint position 0,1,2,3,4,5',
        'single gripper 6',
      ],
    },
  ],
  [
    'Baxter, by shoulders, elbows and wrists',
    'baxter',
    {
      action: [
        ['left_s0', 'left_e1', 'left_w2', 'left_gripper', 'right_s1', 'right_w0', 'right_gripper'],
        'left joint position 0,1,2',
        'left gripper 3',
        'right joint position 4,5',
        'right gripper 6',
      ],
    },
  ],
  [
    'Kinova, which calls angles thetas',
    'kinova_gen3',
    {
      'observation.tool_pose': [
        ['x', 'y', 'z', 'theta_x', 'theta_y', 'theta_z'],
        'single ee position 0,1,2',
        'single ee euler 3,4,5',
      ],
    },
  ],
  [
    'two by Universal Robots',
    'dual_ur5e',
    {
      'observation.left_tcp_pose': [
        ['x', 'y', 'z', 'rx', 'ry', 'rz'],
        'left ee position 0,1,2',
        'left ee rotation vector 3,4,5',
      ],
      'observation.right_tcp_pose': [
        ['x', 'y', 'z', 'rx', 'ry', 'rz'],
        'right ee position 0,1,2',
        'right ee rotation vector 3,4,5',
      ],
    },
  ],
  [
    'LIBERO as it was recorded',
    'panda',
    {
      'obs/ee_pos': [3, 'single ee position 0,1,2'],
      'obs/ee_ori': [3, 'single ee euler 0,1,2'],
      'obs/ee_states': [6, 'single ee position 0,1,2', 'single ee euler 3,4,5'],
      'obs/robot0_eef_vel_ang': [3, 'single ee angular velocity 0,1,2'],
    },
  ],
  [
    'angles of an effector that are six',
    null,
    {
      'observation.state': [
        [
          'left_eef_pos_x',
          ...numbered('left_eef_angle_', 6),
          'left_gripper_open',
          'right_eef_pos_x',
        ],
        'left ee position 0',
        'left ee 6d 1,2,3,4,5,6',
        'left gripper 7 larger opens',
        'right ee position 8',
      ],
    },
  ],
  [
    'Fetch, whose wheels and fingers have sides',
    'fetch',
    {
      'observation.state': [
        ['l_wheel_joint', 'r_wheel_joint', 'upperarm_roll_joint', 'elbow_flex_joint'].concat([
          'l_gripper_finger_joint',
          'r_gripper_finger_joint',
        ]),
        'none base velocity 0',
        'none base velocity 1',
        'single joint position 2,3',
        'single gripper 4,5',
      ],
    },
  ],
  [
    'what a wrist feels, and effectors of arms',
    'airbot',
    {
      'observation.state': [
        ['left_arm/joint1/pos', 'left_arm/eef/pos', 'right_arm/eef/pos', 'right_wrist_force_x'],
        'left joint position 0',
        'left gripper 1',
        'right gripper 2',
        'right force 3',
      ],
    },
  ],
  ['a base that is told how fast to go', 'aloha', { base_action: [2, 'none base velocity 0,1'] }],
])('%s', (_case, robot, layout) => {
  const features = Object.entries(layout).map(([key, [names]]) => [key, { names }] as const);
  const read = robotOf(Object.fromEntries(features), robot);
  for (const [key, [, ...expected]] of Object.entries(layout)) {
    expect(partsOf(read, key)).toEqual(expected);
  }
});

it('the whole GR-1, by the number of its values, is said to be read so', () => {
  const { parts, notes } = robotOf({ action: { names: 44 } }, 'GR1ArmsOnly');
  expect(parts.filter(({ role }) => role === 'hand').map(briefly)).toEqual([
    'left hand joint 7,8,9,10,11,12',
    'right hand joint 29,30,31,32,33,34',
  ]);
  expect(notes[0]).toMatch(/^The values of action have no telling names: all 44 .* GR1ArmsOnly\.$/);
});

it('Mobile ALOHA drives behind its arms', () => {
  const { parts, arms } = robotOf({ action: { names: 16 } }, 'mobile_aloha');
  expect(parts.map(briefly)).toEqual([
    'left joint position 0,1,2,3,4,5',
    'left gripper 6',
    'right joint position 7,8,9,10,11,12',
    'right gripper 13',
    'none base velocity 14,15',
  ]);
  expect(arms).toBe(2);
});

it('BEHAVIOR knows what its R1 Pro is told', () => {
  const { parts } = robotOf({ action: { names: 23 } }, 'R1Pro');
  expect(parts.filter(({ role }) => role === 'gripper').map(briefly)).toEqual([
    'left gripper 14',
    'right gripper 22',
  ]);
});

it('two numbered arms stay two, also in an action without names', () => {
  const poses = ['robot0_eef_pos', 'robot1_eef_pos'].map((key) => [key, { names: 3 }] as const);
  const { arms } = robotOf({ ...Object.fromEntries(poses), action: { names: 20 } }, 'umi');
  expect(arms).toBe(2);
});

it('actions of several arms, each in a feature of its own', () => {
  const { arms, parts } = robotOf(
    {
      action_0: { names: 7 },
      action_1: { names: 7 },
      state_0: { names: 7 },
      state_1: { names: 7 },
    },
    'ur5e',
  );
  expect([arms, [...new Set(parts.map(({ side }) => side))]]).toEqual([2, ['first', 'second']]);
});
