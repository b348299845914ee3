/** Parts of robots by what their makers call dimensions, and by what the values do where names are silent. */
import { describe, expect, it } from 'vitest';
import { inferEmbodiment } from '../../../src/core/embodiment/infer';
import type { Modality } from '../../../src/core/embodiment/modality';
import type { Embodiment } from '../../../src/shared/model/dataset';
import { robotOf, type MadeFeature } from './robots';

interface Robot {
  state?: string[] | number;
  action?: string[] | number;
  modality?: Modality;
  /** Rows of values by feature. */
  values?: Record<string, number[][]>;
}

function infer({ state, action, modality, values = {} }: Robot): Embodiment {
  const features: Record<string, MadeFeature> = {};
  for (const [key, names] of Object.entries({ 'observation.state': state, action })) {
    const rows = values[key];
    if (names !== undefined) features[key] = { names, ...(rows && { rows }) };
  }
  return robotOf(features, 'toy', modality);
}

const brief = ({ parts }: Embodiment): string[] =>
  parts.map(
    ({ role, side, feature: key, dims, quantity }) =>
      `${key === 'action' ? 'action' : 'state'}: ${side} ${role} ${quantity} ${dims.join(',')}`,
  );

const grip = (at: number): number => (at < 40 ? 0.08 : at < 50 ? 0.08 - 0.005 * (at - 40) : 0.03);
const arm = (at: number): number[] => [1, 2, 3, 4, 5, 6].map((k) => Math.sin(at / 10 / k));
const joint = (at: number): number => (at < 40 ? 0 : 0.2);

describe('names', () => {
  it.each<[string, string[], string[]]>([
    [
      'SO-100',
      [
        'main_shoulder_pan',
        'main_shoulder_lift',
        'main_elbow_flex',
        'main_wrist_flex',
        'main_wrist_roll',
        'main_gripper',
      ],
      ['state: single joints position 0,1,2,3,4', 'state: single gripper position 5'],
    ],
    [
      'newer SO-101',
      ['shoulder_pan.pos', 'wrist_roll.pos', 'gripper.pos'],
      ['state: single joints position 0,1', 'state: single gripper position 2'],
    ],
    [
      'ALOHA',
      [
        'left_waist',
        'left_shoulder',
        'left_forearm_roll',
        'left_wrist_rotate',
        'left_gripper',
        'right_waist',
        'right_gripper',
      ],
      [
        'state: left joints position 0,1,2,3',
        'state: left gripper position 4',
        'state: right joints position 5',
        'state: right gripper position 6',
      ],
    ],
    [
      'end effector',
      ['x', 'y', 'z', 'roll', 'pitch', 'yaw', 'pad', 'gripper'],
      [
        'state: single end-effector-position position 0,1,2',
        'state: single end-effector-rotation position 3,4,5',
        'state: single gripper position 7',
      ],
    ],
    [
      'LIBERO',
      ['x', 'y', 'z', 'axis_angle1', 'axis_angle2', 'axis_angle3', 'gripper', 'gripper'],
      [
        'state: single end-effector-position position 0,1,2',
        'state: single end-effector-rotation position 3,4,5',
        'state: single gripper position 6,7',
      ],
    ],
    [
      'Franka',
      ['panda_joint1', 'panda_joint7', 'panda_finger_joint1', 'panda_finger_joint2'],
      ['state: single joints position 0,1', 'state: single gripper position 2,3'],
    ],
    [
      'Dobot',
      ['J1_vel', 'J6_vel', 'X', 'Rx', 'gripper'],
      [
        'state: single joints velocity 0,1',
        'state: single end-effector-position position 2',
        'state: single end-effector-rotation position 3',
        'state: single gripper position 4',
      ],
    ],
    [
      'two end effectors',
      ['left_eef_pos_x', 'left_eef_quat_w', 'right_eef_pos_x', 'right_eef_rot_x'],
      [
        'state: left end-effector-position position 0',
        'state: left end-effector-rotation position 1',
        'state: right end-effector-position position 2',
        'state: right end-effector-rotation position 3',
      ],
    ],
    [
      'G1 with hands',
      [
        'kLeftShoulderPitch',
        'kLeftWristRoll',
        'kRightElbow',
        'kLeftHandThumbRotation',
        'kRightHandIndex',
        'kWaistYaw',
        'kLeftHipPitch',
      ],
      [
        'state: left joints position 0,1',
        'state: right joints position 2',
        'state: left hand position 3',
        'state: right hand position 4',
        'state: single torso position 5',
        'state: left other position 6',
      ],
    ],
    [
      'LeKiwi',
      ['arm_shoulder_pan.pos', 'arm_gripper.pos', 'x.vel', 'y.vel', 'theta.vel'],
      [
        'state: single joints position 0',
        'state: single gripper position 1',
        'state: single base velocity 2,3,4',
      ],
    ],
  ])('of %s', (_robot, names, parts) => {
    const embodiment = infer({ state: names });
    expect(embodiment.source).toBe('names');
    expect(brief(embodiment)).toEqual(parts);
  });

  it('count arms by their sides', () => {
    expect(infer({ state: ['left_elbow', 'right_elbow'] }).arms).toBe(2);
    expect(infer({ state: ['right_elbow', 'gripper'] }).arms).toBe(1);
    expect(infer({ state: ['x.vel', 'theta.vel'] }).arms).toBe(0);
  });

  it('leave features alone that do not describe the robot', () => {
    const { parts, notes } = robotOf({
      'observation.environment_state': { names: ['joint_1'] },
      'next.reward': { names: ['gripper'] },
    });
    expect(parts).toEqual([]);
    expect(notes).toEqual(['No gripper or hand is known: gripper cues are left out.']);
  });
});

const ramp = (count: number): number[] =>
  Array.from({ length: count }, (_none, at) => Math.sin(at / 5));

describe('values', () => {
  it('tell a commanded gripper from one that has places', () => {
    const action = ['joint_1', 'gripper'];
    const binary = ramp(40).map((value, at) => [value, at > 20 ? 1 : 0]);
    const smooth = ramp(40).map((value) => [value, value / 2]);
    expect(brief(infer({ action, values: { action: binary } }))).toContain(
      'action: single gripper command 1',
    );
    expect(brief(infer({ action, values: { action: smooth } }))).toContain(
      'action: single gripper position 1',
    );
  });

  it('tell changes of place from places', () => {
    const names = ['x', 'y', 'z'];
    const places = ramp(60).map((value) => [value, 2 * value, 1 - value]);
    const changes = places.map((place, at) =>
      place.map((value, dim) => (places[at + 1]?.[dim] ?? value) - value),
    );
    const robot = { state: names, action: names };
    expect(
      brief(infer({ ...robot, values: { 'observation.state': places, action: changes } })),
    ).toContain('action: single end-effector-position velocity 0,1,2');
    expect(
      brief(infer({ ...robot, values: { 'observation.state': places, action: places } })),
    ).toContain('action: single end-effector-position position 0,1,2');
  });

  it('are all there is where dimensions have no names: joints, and a last action of two values a gripper', () => {
    const values = ramp(40).map((value, at) => [value, -value, at > 20 ? 1 : -1]);
    const embodiment = infer({ state: 2, action: 3, values: { action: values } });
    expect(embodiment.source).toBe('guess');
    expect(brief(embodiment)).toEqual([
      'state: single joints position 0,1',
      'action: single joints position 0,1',
      'action: single gripper command 2',
    ]);
    expect(embodiment.notes.join(' ')).toMatch(/no telling names.*Gripper taken from the action/);
  });

  it('see a gripper in what is still while the rest moves, on one arm and on two', () => {
    const one = ramp(80).map((_value, at) => [...arm(at), grip(at)]);
    expect(brief(infer({ state: 7, values: { 'observation.state': one } }))).toEqual([
      'state: single joints position 0,1,2,3,4,5',
      'state: single gripper position 6',
    ]);
    const two = one.map((row) => [...row, ...row]);
    expect(brief(infer({ state: 14, values: { 'observation.state': two } }))).toEqual([
      'state: left joints position 0,1,2,3,4,5',
      'state: left gripper position 6',
      'state: right joints position 7,8,9,10,11,12',
      'state: right gripper position 13',
    ]);
  });

  it('do not take a joint that hardly moves for a gripper where the action has its own', () => {
    const state = ramp(80).map((value, at) => [value, Math.sin(at / 9), joint(at)]);
    const action = state.map((row, at) => [...row, at > 30 && at < 60 ? 1 : 0]);
    const values = { 'observation.state': state, action };
    expect(brief(infer({ state: 3, action: 4, values }))).toEqual([
      'state: single joints position 0,1,2',
      'action: single joints position 0,1,2',
      'action: single gripper command 3',
    ]);
  });
});

it('takes truth values for grippers where they say so, and for nothing else', () => {
  const keys = ['action.gripper_close', 'observation.gripper_contact', 'observation.arm_enabled'];
  const { parts } = inferEmbodiment({
    robot: null,
    features: keys.map((key) => ({ key, dtype: 'bool', shape: [1], names: null })),
    modality: null,
    sample: () => null,
  });
  expect(parts).toMatchObject([
    { role: 'gripper', feature: 'action.gripper_close', openWhen: 'smaller' },
  ]);
  expect(parts).toHaveLength(1);
});

describe('modality.json', () => {
  it('decides before names, and knows relative actions', () => {
    const modality: Modality = {
      state: {
        right_eef_position: { start: 0, end: 3 },
        right_gripper_close: { start: 3, end: 4 },
      },
      action: {
        right_eef_position: { start: 0, end: 3, absolute: false },
        base_motion: { start: 3, end: 4 },
      },
    };
    const embodiment = infer({ state: ['a', 'b', 'c', 'd'], action: 4, modality });
    expect(embodiment.source).toBe('modality');
    expect(brief(embodiment)).toEqual([
      'state: right end-effector-position position 0,1,2',
      'state: right gripper position 3',
      'action: right end-effector-position velocity 0,1,2',
      'action: single base velocity 3',
    ]);
  });

  it('says how rotations are written', () => {
    const state = { tool: { start: 0, end: 3 }, tool_turn: { start: 3, end: 9 } };
    const modality = {
      state: { ...state, tool_turn: { ...state.tool_turn, rotation_type: 'rotation_6d' } },
    };
    expect(infer({ state: 9, modality }).parts).toMatchObject([
      { role: 'end-effector-position' },
      { role: 'end-effector-rotation', rotation: '6d', dims: [3, 4, 5, 6, 7, 8] },
    ]);
  });

  it('gives way to names if nothing of it fits', () => {
    const modality: Modality = { state: { arm: { start: 5, end: 9 } } };
    const embodiment = infer({ state: ['elbow', 'gripper'], modality });
    expect(embodiment.source).toBe('names');
    expect(embodiment.notes[0]).toMatch(/does not fit observation\.state with 2 values/);
  });
});
