/** Names that HDF5 demonstrations leave to convention, and whose convention it is. */
import { describe, expect, it } from 'vitest';
import { conventionalNames, writerOf } from '../../../../src/core/datasets/hdf5/names';

const array = (key: string, width: number) => ({
  path: `data/demo_0/${key}`,
  key,
  kind: 'numbers' as const,
  shape: [width],
  dtype: 'float32',
});

describe('the last of seven action values', () => {
  it.each([
    ['robosuite', ['action', 'simulator_state'], 'gripper_close'],
    ['robomimic', ['action', 'observation.state.robot0_eef_pos'], 'gripper_close'],
    ['Isaac Lab', ['action', 'states.articulation.robot.joint_position'], 'gripper_open'],
    ['somebody else', ['action', 'observation.state.eef_pos'], 'gripper'],
  ])('of %s', (_who, keys, name) => {
    const features = keys.map((key) => array(key, 7));
    const [action = array('action', 7)] = features;
    const names = conventionalNames(action, 'demonstrations', writerOf(features));
    expect(names?.at(-1)).toBe(name);
  });
});
