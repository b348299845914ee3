/**
 * How a roboticist reads the features of 21 published datasets, written by hand from what is known of the robots.
 * `[dimensions, arm, role, direction]`; dimensions that are not listed belong to no part of the robot.
 */

export type Meaning =
  | 'joint position'
  | 'joint velocity'
  | 'joint effort'
  | 'gripper'
  | 'gripper velocity'
  | 'gripper effort'
  | 'hand joint'
  | 'ee position'
  | 'ee velocity'
  | 'ee quaternion'
  | 'ee rotation vector'
  | 'ee euler'
  | 'ee 6d'
  | 'ee matrix'
  | 'ee angular velocity'
  | 'base velocity'
  | 'base position'
  | 'head'
  | 'torso'
  | 'force'
  | 'other';

type Arm = 'left' | 'right' | 'single' | 'first' | 'second' | 'none';

/** Which way a gripper opens, where its name decides it; `unknown` is to be said. */
export type Direction = 'larger opens' | 'larger closes' | 'unknown';

export type Run = [dims: string, arm: Arm, meaning: Meaning, direction?: Direction];

const gripper = (dims: string, arm: Arm, direction: Direction = 'unknown'): Run => [
  dims,
  arm,
  'gripper',
  direction,
];
const joints = (dims: string, arm: Arm): Run => [dims, arm, 'joint position'];

/** The same reading for state and action. */
const both = (runs: Run[]): Record<string, Run[]> => ({ 'observation.state': runs, action: runs });

const leKiwiArm = ['shoulder_pan', 'shoulder_lift', 'elbow_flex', 'wrist_flex', 'wrist_roll'];

const sixD = (left: string, right: string): Run[] => [
  [left, 'left', 'ee 6d'],
  [right, 'right', 'ee 6d'],
];

/** Place, turn and gripper: what seven values of a Franka, WidowX or the like are. */
const poseAndGripper: Run[] = [
  ['0-2', 'single', 'ee position'],
  ['3-5', 'single', 'ee euler'],
  gripper('6', 'single'),
];

export const expectedLayouts: Readonly<Record<string, Readonly<Record<string, Run[]>>>> = {
  lekiwi: both([
    joints('0,2-5', 'single'),
    gripper('1', 'single'),
    ['6-8', 'none', 'base velocity'],
  ]),
  lekiwi_dual: both([
    joints('0-4', 'left'),
    gripper('5', 'left'),
    joints('6-10', 'right'),
    gripper('11', 'right'),
  ]),
  dual_suffix: both([
    joints('0-4', 'left'),
    gripper('5', 'left'),
    joints('6-10', 'right'),
    gripper('11', 'right'),
  ]),
  // Two SO-101: five joints each, the sixth motor is the gripper's.
  arm12: both([
    joints('0-4', 'first'),
    gripper('5', 'first'),
    joints('6-10', 'second'),
    gripper('11', 'second'),
  ]),
  lekiwi_scalar: {
    ...Object.fromEntries(
      ['action', 'observation.state'].flatMap((key) => [
        ...leKiwiArm.map((name) => [`${key}.arm_${name}`, [joints('0', 'single')]]),
        [`${key}.arm_gripper`, [gripper('0', 'single')]],
      ]),
    ),
    'observation.state.x_cmd': [['0', 'none', 'base velocity']],
    'observation.state.y_cmd': [['0', 'none', 'base velocity']],
    'observation.state.theta_cmd': [['0', 'none', 'base velocity']],
  },
  anubis_r6d: {
    'observation.state': [
      ['0-2', 'left', 'ee position'],
      ...sixD('3-8', '13-18'),
      gripper('9', 'left'),
      ['10-12', 'right', 'ee position'],
      gripper('19', 'right'),
    ],
    action: [
      ['0-2', 'left', 'ee position'],
      ...sixD('3-8', '13-18'),
      gripper('9', 'left'),
      ['10-12', 'right', 'ee position'],
      gripper('19', 'right'),
      ['20-22', 'none', 'base velocity'],
    ],
  },
  // A six-axis arm on a table, told the velocity of its tool.
  mitsubishi: {
    action: [
      ['0-2', 'single', 'ee velocity'],
      ['3-5', 'single', 'ee angular velocity'],
      gripper('6', 'single'),
    ],
    'observation.state': [joints('0-5', 'single'), gripper('6', 'single')],
  },
  ur_single: both([joints('0-5', 'single'), gripper('6', 'single')]),
  agibot_alpha: {
    'observation.state.effector.position': [gripper('0', 'left'), gripper('1', 'right')],
    'observation.state.end.position': [
      ['0-2', 'left', 'ee position'],
      ['3-5', 'right', 'ee position'],
    ],
    'observation.state.end.orientation': [
      ['0-3', 'left', 'ee quaternion'],
      ['4-7', 'right', 'ee quaternion'],
    ],
    'observation.state.head.position': [['0-1', 'none', 'head']],
    'observation.state.joint.position': [joints('0-6', 'left'), joints('7-13', 'right')],
    'observation.state.waist.position': [['0-1', 'none', 'torso']],
    'observation.state': [
      ['0-1', 'none', 'head'],
      joints('2-8', 'left'),
      joints('9-15', 'right'),
      gripper('16', 'left'),
      gripper('17', 'right'),
      ['18-19', 'none', 'torso'],
    ],
  },
  piper_full: {
    action: [joints('0-5', 'single'), gripper('6', 'single')],
    'observation.state': [
      joints('0-5', 'single'),
      gripper('6', 'single'),
      ['7', 'single', 'gripper effort'],
      ['8-10', 'single', 'ee position'],
      ['11-13', 'single', 'ee euler'],
    ],
  },
  // Two UR arms with Robotiq's three-finger hands.
  three_finger: both([
    joints('0-5', 'first'),
    ['6-16', 'first', 'hand joint'],
    joints('17-22', 'second'),
    ['23-33', 'second', 'hand joint'],
  ]),
  libero_names: {
    'observation.state': [
      ['0-2', 'single', 'ee position'],
      ['3-6', 'single', 'ee quaternion'],
      gripper('7', 'single'),
    ],
    action: poseAndGripper,
  },
  // CALVIN's robo_obs: tool place and angles, opening width, seven joints, the last gripper action (1 opens).
  calvin: {
    state: [
      ['0-2', 'single', 'ee position'],
      ['3-5', 'single', 'ee euler'],
      gripper('6', 'single', 'larger opens'),
      joints('7-13', 'single'),
      gripper('14', 'single', 'larger opens'),
    ],
    actions: poseAndGripper,
    rel_actions: [
      ['0-2', 'single', 'ee velocity'],
      ['3-5', 'single', 'ee angular velocity'],
      gripper('6', 'single'),
    ],
    scene_obs: [],
  },
  lsy_franka: {
    'observation.state.cartesian': [
      ['0-2', 'single', 'ee position'],
      ['3-5', 'single', 'ee euler'],
    ],
    'observation.state.gripper': [gripper('0', 'single')],
    'observation.state.joints': [joints('0-6', 'single')],
    'observation.state.target': [],
    'observation.state': [
      ['0-2', 'single', 'ee position'],
      ['3-5', 'single', 'ee euler'],
      gripper('6', 'single'),
      joints('7-13', 'single'),
      ['14-19', 'single', 'force'],
    ],
    action: poseAndGripper,
  },
  short_names: {
    'observation.state': [joints('0-6', 'single'), gripper('7', 'single')],
    'observation.state.current_stiffness': [],
    action: poseAndGripper,
  },
  // DROID's own columns; its action is the change of the tool's pose and the gripper.
  droid_dict: {
    action: poseAndGripper,
    'action_dict.cartesian_position': [
      ['0-2', 'single', 'ee position'],
      ['3-5', 'single', 'ee euler'],
    ],
    'action_dict.gripper_position': [gripper('0', 'single')],
    'action_dict.gripper_velocity': [['0', 'single', 'gripper velocity']],
    'action_dict.joint_position': [joints('0-6', 'single')],
    'observation.cartesian_position': [
      ['0-2', 'single', 'ee position'],
      ['3-5', 'single', 'ee euler'],
    ],
    'observation.gripper_position': [gripper('0', 'single')],
    'observation.joint_position': [joints('0-6', 'single')],
  },
  // ViperX arms: their first joint is called the waist.
  aloha_rl: both([
    joints('0-5', 'right'),
    gripper('6', 'right'),
    joints('7-12', 'left'),
    gripper('13', 'left'),
  ]),
  robocoin: {
    ...both([
      joints('0-5', 'left'),
      gripper('6', 'left', 'larger opens'),
      joints('7-12', 'right'),
      gripper('13', 'right', 'larger opens'),
    ]),
    subtask_annotation: [],
    scene_annotation: [],
    eef_direction_state: [],
    gripper_mode_state: [],
  },
  floats: both([joints('0-4', 'single'), gripper('5', 'single')]),
  robotiq_pos: {
    'observation.state': [joints('0-5', 'single'), gripper('6', 'single', 'larger closes')],
    action: [joints('0-5', 'single'), gripper('6', 'single', 'larger closes')],
  },
  // The name says a width, but a Robotiq reports how far it is closed: only its values can tell.
  gripper_width_ang: {
    'state.joints': [joints('0-6', 'single')],
    'state.gripper_width': [gripper('0', 'single', 'unknown')],
    'action.joints': [joints('0-6', 'single')],
    'action.gripper_close': [gripper('0', 'single', 'larger closes')],
  },
};
