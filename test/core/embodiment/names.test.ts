/** Parts by what makers and recorders call values and features, beyond what the published layouts hold. */
import { describe, expect, it } from 'vitest';
import { saidBy } from '../../../src/core/embodiment/directions';
import { partsOf, robotOf } from './robots';

const stateOf = (names: string[], robot: string | null = null): string[] =>
  partsOf(robotOf({ 'observation.state': { names } }, robot), 'observation.state');

describe('several arms', () => {
  it.each<[string, string[], string[]]>([
    [
      'numbers before the name',
      [
        '1_delta_joint_0',
        '1_delta_joint_1',
        '1_gripper',
        '2_delta_joint_0',
        '2_delta_joint_1',
        '2_gripper',
      ],
      [
        'first joint velocity 0,1',
        'first gripper 2',
        'second joint velocity 3,4',
        'second gripper 5',
      ],
    ],
    [
      'sides run together with the part',
      ['leftarm_j1', 'lgripper', 'rightarm_j1', 'rgripper'],
      ['left joint position 0', 'left gripper 1', 'right joint position 2', 'right gripper 3'],
    ],
    [
      'sides in the middle',
      ['arm.left.joint_1.pos', 'gripper.left.pos', 'arm.right.joint_1.pos', 'gripper.right.pos'],
      ['left joint position 0', 'left gripper 1', 'right joint position 2', 'right gripper 3'],
    ],
    [
      'letters before the name',
      ['follower_a_joint_1', 'follower_a_gripper', 'follower_b_joint_1', 'follower_b_gripper'],
      ['first joint position 0', 'first gripper 1', 'second joint position 2', 'second gripper 3'],
    ],
    [
      'sides and parts in Chinese',
      ['左臂关节1', '左夹爪', '右臂关节1', '右夹爪'],
      ['left joint position 0', 'left gripper 1', 'right joint position 2', 'right gripper 3'],
    ],
    [
      'joints of one arm that are called arm',
      ['arm_1', 'arm_2', 'arm_3'],
      ['single joint position 0,1,2'],
    ],
  ])('by %s', (_how, names, parts) => {
    expect(stateOf(names)).toEqual(parts);
  });

  it('by numbers in the names of features', () => {
    const robot = robotOf({
      'observation.robot0_eef_pos': { names: 3 },
      'observation.robot0_eef_rot_axis_angle': { names: 3 },
      'observation.robot0_gripper_width': { names: ['gripper_width'] },
      'observation.robot1_eef_pos': { names: 3 },
      'observation.robot1_gripper_width': { names: ['gripper_width'] },
    });
    expect(robot.arms).toBe(2);
    expect(robot.parts.map(({ side, role }) => `${side} ${role}`)).toEqual([
      'first end-effector-position',
      'first end-effector-rotation',
      'first gripper',
      'second end-effector-position',
      'second gripper',
    ]);
    expect(robot.parts[1]?.rotation).toBe('rotation-vector');
  });

  it('only where there are several: robot0 alone is the robot', () => {
    const robot = robotOf({ 'observation.robot0_eef_pos': { names: 3 } });
    expect(robot.parts[0]?.side).toBe('single');
  });
});

describe('hands and grippers', () => {
  it('a hand by its name, joint by joint', () => {
    const names = ['left', 'right'].flatMap((side) => [
      `${side}_arm.joint_1.pos`,
      ...Array.from({ length: 4 }, (_none, at) => `${side}_hand.joint_${at + 1}.pos`),
    ]);
    expect(stateOf(names)).toEqual([
      'left joint position 0',
      'left hand joint 1,2,3,4',
      'right joint position 5',
      'right hand joint 6,7,8,9',
    ]);
  });

  it('two fingers make a gripper, many a hand, all joints of a Robotiq a gripper', () => {
    expect(stateOf(['j1', 'finger_joint1', 'finger_joint2'])[1]).toBe('single gripper 1,2');
    expect(stateOf(['finger_a_1', 'finger_a_2', 'finger_b_1'])).toEqual([
      'single hand joint 0,1,2',
    ]);
    const knuckles = [
      'left_outer_knuckle',
      'right_outer_knuckle',
      'left_inner_finger',
      'right_inner_finger',
    ];
    expect(stateOf(knuckles.map((name) => `robotiq_${name}_joint`))).toEqual([
      'single gripper 0,1,2,3 larger closes',
    ]);
  });

  it('a hand of one motor only opens and closes', () => {
    expect(stateOf(['arm_flex_joint', 'hand_motor_joint'])).toEqual([
      'single joint position 0',
      'single gripper 1',
    ]);
  });

  it('an effector is a gripper, or a hand where it has many values', () => {
    const robot = robotOf(
      {
        'actions.effector.position': { names: 2 },
        'observation.states.effector.position': { names: 12 },
      },
      'a2d',
    );
    expect(robot.parts.map(({ role, side }) => `${side} ${role}`)).toEqual([
      'left gripper',
      'right gripper',
      'left hand',
      'right hand',
    ]);
  });

  it('their forces and rates are no openings', () => {
    expect(stateOf(['gripper.pos', 'gripper.vel', 'gripper.tau', 'panda_finger_joint1_v'])).toEqual(
      ['single gripper 0', 'single gripper velocity 1,3', 'single gripper effort 2'],
    );
  });

  it('labels and modes are none', () => {
    const robot = robotOf({
      gripper_mode_state: { names: ['left_gripper_mode', 'right_gripper_mode'] },
      'annotation.gripper': { names: ['gripper_state'] },
    });
    expect(robot.parts).toEqual([]);
  });
});

describe('tools', () => {
  it.each<[string, string[], string]>([
    ['roll, pitch and yaw', ['ee_roll', 'ee_pitch', 'ee_yaw'], 'ee euler'],
    [
      'an axis and angle',
      ['eef_axisangle_x', 'eef_axisangle_y', 'eef_axisangle_z'],
      'ee rotation vector',
    ],
    ['a quaternion, w first', ['tcp_qw', 'tcp_qx', 'tcp_qy', 'tcp_qz'], 'ee quaternion'],
    ['wx, wy and wz of a tool', ['ee.wx', 'ee.wy', 'ee.wz'], 'ee rotation vector'],
    ['rx to rw', ['rx', 'ry', 'rz', 'rw'], 'ee quaternion'],
    [
      'six values of a matrix',
      ['rot6d_0', 'rot6d_1', 'rot6d_2', 'rot6d_3', 'rot6d_4', 'rot6d_5'],
      'ee 6d',
    ],
  ])('turned by %s', (_how, names, meaning) => {
    expect(stateOf(names)).toEqual([`single ${meaning} ${names.map((_name, at) => at).join(',')}`]);
  });

  it('of a UR turn about one axis', () => {
    expect(stateOf(['x', 'y', 'z', 'rx', 'ry', 'rz'], 'ur5e')[1]).toBe(
      'single ee rotation vector 3,4,5',
    );
    expect(stateOf(['x', 'y', 'z', 'rx', 'ry', 'rz'], 'dobot')[1]).toBe('single ee euler 3,4,5');
  });

  it('are told to move as wheels are, but in all directions', () => {
    const twist = ['linear_x', 'linear_y', 'linear_z', 'angular_x', 'angular_y', 'angular_z'];
    expect(partsOf(robotOf({ action: { names: twist } }), 'action')).toEqual([
      'single ee velocity 0,1,2',
      'single ee angular velocity 3,4,5',
    ]);
    expect(partsOf(robotOf({ action: { names: ['linear_x', 'angular_z'] } }), 'action')).toEqual([
      'none base velocity 0,1',
    ]);
  });

  it('are not where they are to go', () => {
    expect(stateOf(['x', 'y', 'z', 'target_x', 'target_y', 'target_z'])).toEqual([
      'single ee position 0,1,2',
    ]);
    const told = robotOf({ action: { names: ['target_x', 'target_y', 'target_z'] } });
    expect(partsOf(told, 'action')).toEqual(['single ee position 0,1,2']);
  });
});

describe('features without names of values', () => {
  it.each<[string, number, string[]]>([
    ['observation.eef_pose', 7, ['single ee position 0,1,2', 'single ee quaternion 3,4,5,6']],
    ['observation.left_ee_pose', 6, ['left ee position 0,1,2', 'left ee euler 3,4,5']],
    ['observation.eef_quat', 4, ['single ee quaternion 0,1,2,3']],
    ['observation.joint_velocities', 7, ['single joint velocity 0,1,2,3,4,5,6']],
    ['observation.joint_torques', 7, ['single joint effort 0,1,2,3,4,5,6']],
    ['observation.wrench', 6, ['single force 0,1,2,3,4,5']],
    ['observation.base_velocity', 3, ['none base velocity 0,1,2']],
    ['observation.gripper_pose', 7, ['single ee position 0,1,2', 'single ee quaternion 3,4,5,6']],
    ['observation.wheel_velocities', 4, ['none base velocity 0,1,2,3']],
    ['observation.velocity', 7, ['single joint velocity 0,1,2,3,4,5,6']],
    ['action.world_vector', 3, ['single ee velocity 0,1,2']],
    ['observation.head_position', 2, ['none head 0,1']],
    ['observation.torso', 4, ['none torso 0,1,2,3']],
    ['observation.right_hand', 6, ['right hand joint 0,1,2,3,4,5']],
    ['observation.object_pose', 7, []],
    ['observation.language_embedding', 512, []],
  ])('are read by their own: %s of %d', (key, width, parts) => {
    expect(partsOf(robotOf({ [key]: { names: width } }), key)).toEqual(parts);
  });

  it('hold two arms where one cannot have that many', () => {
    const key = 'observation.joint_position';
    expect(partsOf(robotOf({ [key]: { names: 14 } }), key)).toEqual([
      'left joint position 0,1,2,3,4,5,6',
      'right joint position 7,8,9,10,11,12,13',
    ]);
  });
});

describe('tools', () => {
  it("knows hands by a maker's word before hand, and suction as a gripper that holds when on", () => {
    expect(stateOf(['right_xhand_0', 'right_xhand_1', 'left_xhand_0', 'left_xhand_1'])).toEqual([
      'right hand joint 0,1',
      'left hand joint 2,3',
    ]);
    expect(stateOf(['joint_1', 'joint_2', 'suction_on']).at(-1)).toContain('gripper');
    expect(stateOf(['joint_1', 'joint_2', 'vacuum']).at(-1)).toContain('gripper');
    expect(saidBy('suction on')).toBe('smaller');
  });

  it.each(['pump_on', 'suction', 'vacuum_on', 'magnet', 'electromagnet_on', 'valve'])(
    'takes %s for a gripper, as a value and as a feature',
    (name) => {
      expect(stateOf(['joint_1', 'joint_2', name]).at(-1)).toContain('gripper');
      const robot = robotOf({ [`observation.${name}`]: { names: 1 } });
      expect(robot.parts.map(({ role }) => role)).toEqual(['gripper']);
      expect(saidBy(name.replace('_', ' '))).toBe(name === 'valve' ? null : 'smaller');
    },
  );

  it('knows not whether an open valve holds or lets go', () => {
    expect(saidBy('valve open')).toBe(null);
  });

  it('takes no pump that turns and no valve that is turned for one', () => {
    expect(stateOf(['joint_1', 'pump_speed']).join()).not.toContain('gripper');
    expect(stateOf(['joint_1', 'valve_angle']).join()).not.toContain('gripper');
  });

  it('tells the force at a wrist from its joints, and one value of an effector from a place', () => {
    const robot = robotOf({
      'observation.ft_wrist': { names: 6 },
      'observation.end_effector_left': { names: 1 },
    });
    expect(robot.parts.map(({ role }) => role)).toEqual(['force', 'gripper']);
  });
});
