/** Names of robots beyond the published layouts. */
import { expect, it } from 'vitest';
import { briefly, numbered, robotOf } from './robots';

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
    [...numbered('q_', 3), 'F_x', 'F_y', 'M_z', 'wsg_width'],
    ['single joint position 0,1,2', 'single force 3,4,5', 'single gripper 6 larger opens'],
  ],
  [
    'effectors of one value',
    ['left_joint1', 'left_eef', 'right_joint1', 'right_eef'],
    ['left joint position 0', 'left gripper 1', 'right joint position 2', 'right gripper 3'],
  ],
  [
    'an effector that opens',
    [...numbered('j', 6), 'eef_open'],
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
