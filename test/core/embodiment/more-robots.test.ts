/** Names of robots beyond the published layouts, and vectors without names of which the robot is known. */
import { expect, it } from 'vitest';
import { briefly, partsOf, robotOf } from './robots';

const arm = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_none, at) => `${name}${at + 1}`);

it.each<[string, string[], string[]]>([
  [
    'Stretch, whose links are no left arm and whose finger is no left gripper',
    ['joint_lift', 'joint_arm_l0', 'joint_wrist_yaw', 'joint_gripper_finger_left'],
    ['single joint position 0,1,2', 'single gripper 3'],
  ],
  [
    'two arms by letter and number',
    ['L1', 'L2', 'R1', 'R2'].map((name) => `joint_${name}`),
    ['left joint position 0,1', 'right joint position 2,3'],
  ],
  [
    'Spot',
    ['arm0.sh0', 'arm0.sh1', 'arm0.el0', 'arm0.wr0', 'arm0.f1x'],
    ['single joint position 0,1,2,3', 'single gripper 4'],
  ],
  [
    'a Shadow hand',
    ['rh_WRJ1', 'rh_FFJ4', 'rh_MFJ1', 'rh_RFJ4', 'rh_LFJ5', 'rh_THJ1'],
    ['right joint position 0', 'right hand joint 1,2,3,4,5'],
  ],
  [
    'forces in capitals, and a width by its maker',
    [...arm('q_', 3), 'F_x', 'F_y', 'M_z', 'wsg_width'],
    ['single joint position 0,1,2', 'single force 3,4,5', 'single gripper 6 larger opens'],
  ],
  [
    'effectors of one value',
    ['left_joint1', 'left_eef', 'right_joint1', 'right_eef'],
    ['left joint position 0', 'left gripper 1', 'right joint position 2', 'right gripper 3'],
  ],
  [
    'an effector that opens',
    [...arm('j', 6), 'eef_open'],
    ['single joint position 0,1,2,3,4,5', 'single gripper 6 larger opens'],
  ],
  [
    'Adroit, whose arm is told by translation and rotation',
    ['A_ARTx', 'A_ARTy', 'A_ARTz', 'A_ARRx', 'A_ARRy', 'A_ARRz', 'A_FFJ3', 'A_THJ0'],
    ['single ee position 0,1,2', 'single ee euler 3,4,5', 'single hand joint 6,7'],
  ],
  [
    'two arms and hands as Shadow calls them',
    ['ra_shoulder_pan_joint', 'ra_elbow_joint', 'la_shoulder_pan_joint', 'la_elbow_joint'],
    ['right joint position 0,1', 'left joint position 2,3'],
  ],
  [
    'a body that is told how fast to go, and a hand that is told to grasp',
    ['body_vel_x', 'body_vel_y', 'body_vel_yaw', 'joint_1', 'joint_2', 'grasp'],
    ['none base velocity 0,1,2', 'single joint position 3,4', 'single gripper 5'],
  ],
  [
    'a robot in a car',
    ['head_rotation_yaw', 'car_pose_x', 'lifting_mechanism_position', 'chassis_imu_x'],
    ['none head 0', 'none base position 1', 'none torso 2'],
  ],
  [
    'Trossen, whose gripper is the carriage of its left finger',
    ['joint_0', 'joint_5', 'left_carriage_joint'],
    ['single joint position 0,1', 'single gripper 2'],
  ],
  [
    'two arms of Trossen',
    ['left_joint_0', 'left_left_carriage_joint', 'right_joint_0', 'right_left_carriage_joint'],
    ['left joint position 0', 'left gripper 1', 'right joint position 2', 'right gripper 3'],
  ],
])('%s', (_robot, names, expected) => {
  expect(robotOf({ 'observation.state': { names } }).parts.map(briefly)).toEqual(expected);
});

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
  ['a G1 whose names only count', 'g1', { action: [arm('motor_', 26), ...humanHands] }],
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
      'action.leap': [arm('motor_', 4), 'single hand joint 0,1,2,3'],
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
        ['left_eef_pos_x', ...arm('left_eef_angle_', 6), 'left_gripper_open', 'right_eef_pos_x'],
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

it('what a hand feels is not how it stands', () => {
  const { parts } = robotOf({
    'observation.left_hand_qpos': { names: 6 },
    'observation.left_hand_tactile': { names: 12 },
    'observation.left_hand_force': { names: 6 },
  });
  expect(parts.map(({ role, quantity }) => `${role} ${quantity}`)).toEqual([
    'hand position',
    'force effort',
    'hand effort',
  ]);
});

it('AgiBot drives by a velocity whose values are named', () => {
  const { parts } = robotOf({ 'actions.robot.velocity': { names: ['velocity_x', 'yaw_rate'] } });
  expect(parts.map(briefly)).toEqual(['none base velocity 0,1']);
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
