/** The robots of real datasets, as their descriptions and pictures tell them. */
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { calibrationOf } from '../../../src/core/keyframes/calibrate';
import { demoDataset, realDataset, sharedData } from '../../shared-data';
import { briefly } from './robots';

interface Expected {
  arms: number;
  /** Of the state and the action, or what stands for them. */
  parts: Record<string, string[]>;
  /** What the studio watches of each hand, and whether larger values of it are open. */
  hands: [feature: string, side: string, larger: 'open' | 'closed'][];
}

const pose = ['single ee position 0,1,2', 'single ee euler 3,4,5'];
const change = ['single ee velocity 0,1,2', 'single ee angular velocity 3,4,5'];
const range = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_none, at) => from + at).join();
const joints = (from: number, to: number, arm = 'single'): string =>
  `${arm} joint position ${range(from, to)}`;
const g1 = [
  joints(0, 6, 'left'),
  joints(7, 13, 'right'),
  `left hand joint ${range(14, 19)}`,
  `right hand joint ${range(20, 25)}`,
];
const droid: Expected = {
  arms: 1,
  parts: {
    'observation.state.cartesian_position': pose,
    'observation.state.joint_position': [joints(0, 6)],
    'observation.state.gripper_position': ['single gripper 0'],
    'action.joint_velocity': ['single joint velocity 0,1,2,3,4,5,6'],
  },
  hands: [['observation.state.gripper_position', 'single', 'closed']],
};

const robots: Readonly<Record<string, Expected>> = {
  'bridge-octo-rlds': {
    arms: 1,
    parts: {
      'observation.state': [...pose, 'single gripper 6'],
      action: [...change, 'single gripper 6'],
    },
    hands: [['observation.state', 'single', 'open']],
  },
  // Its second gripper value runs against the first.
  'bridge-widowx-v21': {
    arms: 1,
    parts: {
      'observation.state': [...pose, 'single gripper 6'],
      'observation.continuous_gripper_state': ['single gripper 0'],
      action: [...change, 'single gripper 6'],
    },
    hands: [['observation.state', 'single', 'open']],
  },
  'cr5-banana-v21': {
    arms: 1,
    parts: {
      'observation.state': [joints(0, 5)],
      action: ['single joint velocity 0,1,2,3,4,5', 'single gripper 6'],
    },
    hands: [['action', 'single', 'closed']],
  },
  'cr5-drag-teach-v30-nonstandard': {
    arms: 1,
    parts: {
      'observation.state': [joints(0, 5)],
      'observation.cartesian_position': pose,
      action: ['single joint velocity 0,1,2,3,4,5', 'single gripper 6'],
    },
    hands: [['action', 'single', 'closed']],
  },
  'droid-successes-v21': droid,
  'droid-failures-v21': droid,
  // Inspire hands: larger is open; only the right one works.
  'g1-yellow-bottle-v21': {
    arms: 2,
    parts: { 'observation.state': g1, action: g1 },
    hands: [['observation.state', 'right', 'open']],
  },
  'g1-yellow-bottle-v30': {
    arms: 2,
    parts: { 'observation.state': g1, action: g1 },
    hands: [['observation.state', 'right', 'open']],
  },
  'gr1-picknplace-sim-v20': {
    arms: 2,
    parts: {
      'observation.state': [
        joints(0, 6, 'left'),
        `left hand joint ${range(7, 12)}`,
        `none other ${range(13, 18)}`,
        `none head ${range(19, 21)}`,
        joints(22, 28, 'right'),
        `right hand joint ${range(29, 34)}`,
        `none other ${range(35, 40)}`,
        `none torso ${range(41, 43)}`,
      ],
    },
    hands: [],
  },
  'isaaclab-stack-cubes-hdf5': {
    arms: 1,
    parts: {
      action: [...change, 'single gripper 6 larger opens'],
      'observation.state.gripper_pos': ['single gripper 0,1 larger opens'],
      'observation.state.joint_pos': [joints(0, 6), 'single gripper 7,8 larger opens'],
      'observation.state.joint_vel': [
        'single joint velocity 0,1,2,3,4,5,6',
        'single gripper velocity 7,8',
      ],
      'observation.state.eef_quat': ['single ee quaternion 0,1,2,3'],
      'observation.state.datagen_info.eef_pose.franka': [
        'single ee position 3,7,11',
        'single ee matrix 0,1,2,4,5,6,8,9,10',
      ],
      'observation.state.datagen_info.target_eef_pose.franka': [],
      'observation.state.object': [],
      'states.rigid_object.cube_1.root_pose': [],
    },
    hands: [['observation.state.gripper_pos', 'single', 'open']],
  },
  // A motor with a screwdriver's bit instead of a gripper.
  'koch-screwdriver-v21': {
    arms: 1,
    parts: { 'observation.state': [joints(0, 4)], action: [joints(0, 4)] },
    hands: [],
  },
  'robosuite-demos-hdf5': {
    arms: 1,
    parts: {
      action: [...change, 'single gripper 6 larger closes'],
      'action.gripper': ['single gripper 0 larger closes'],
    },
    hands: [
      ['action.gripper', 'single', 'closed'],
      ['action', 'single', 'closed'],
    ],
  },
  // Nothing moves, but the sixth motor of an SO-101 is its gripper.
  'so101-wrist-rosbag-v30': {
    arms: 1,
    parts: {
      'observation.state': [joints(0, 4), 'single gripper 5'],
      action: [joints(0, 4), 'single gripper 5'],
    },
    hands: [],
  },
};

async function look(folder: string, expected: Expected): Promise<void> {
  const dataset = await openDataset(folder);
  try {
    const { embodiment } = dataset.summary;
    expect(embodiment.arms).toBe(expected.arms);
    for (const [key, parts] of Object.entries(expected.parts)) {
      const found = embodiment.parts.filter(({ feature }) => feature === key).map(briefly);
      expect({ [key]: found }).toEqual({ [key]: parts });
    }
    if (expected.hands.length === 0) return;
    const { hands } = await calibrationOf(dataset, embodiment);
    expect(
      hands.map(({ feature, side, direction }) => [
        feature,
        side,
        (direction[0] ?? 0) > 0 ? 'open' : 'closed',
      ]),
    ).toEqual(expected.hands);
  } finally {
    await dataset.close();
  }
}

describe.skipIf(sharedData === null)('real robots', () => {
  it.each(Object.entries(robots))('%s', async (name, expected) => {
    await look(realDataset(name), expected);
  });
});

it('the demo’s arm', async () => {
  await look(demoDataset, {
    arms: 1,
    parts: {
      'observation.state': [joints(0, 5), 'single gripper 6'],
      'observation.ee_pose': pose,
      action: [joints(0, 5), 'single gripper 6'],
    },
    hands: [['observation.state', 'single', 'open']],
  });
});
