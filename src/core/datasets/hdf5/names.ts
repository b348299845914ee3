/** Names of dimensions, which HDF5 demonstrations leave to convention. */
import type { ArrayFeature, Family } from './arrays';

/** A tool told how to move: changes of place and rotation. Robosuite's wipe task has no gripper, hence six. */
const poseChange = 'delta_x delta_y delta_z delta_roll delta_pitch delta_yaw'.split(' ');

/** Who wrote a file, as far as it tells which way the gripper's action goes. */
export type Writer = 'robosuite' | 'isaac-lab' | 'unknown';

/** Robosuite, and with it robomimic and LIBERO, close at 1 and open at -1; Isaac Lab does the reverse. */
const gripperNames: Readonly<Record<Writer, string>> = {
  robosuite: 'gripper_close',
  'isaac-lab': 'gripper_open',
  unknown: 'gripper',
};

/**
 * By the features of one demonstration: Isaac Lab keeps states per body, robosuite those of the simulator as a whole.
 */
export function writerOf(features: readonly ArrayFeature[]): Writer {
  if (features.some(({ key }) => /^states\.(articulation|rigid_object)\./.test(key)))
    return 'isaac-lab';
  const known = /^simulator_state$|^observation\.state\.robot\d_|^action\.gripper$/;
  return features.some(({ key }) => known.test(key)) ? 'robosuite' : 'unknown';
}

/** ALOHA: two arms of six joints and a gripper, left one first (constants.py of ACT). */
const armJoints = ['waist', 'shoulder', 'elbow', 'forearm_roll', 'wrist_angle', 'wrist_rotate'];
const twoArms = ['left', 'right'].flatMap((side) =>
  [...armJoints, 'gripper'].map((joint) => `${side}_${joint}`),
);

/** Behind its arms, how fast Mobile ALOHA goes and turns. */
const drive = ['base_linear_vel', 'base_angular_vel'];

/** What the names of a feature's dimensions are by convention; null where there is none. */
export function conventionalNames(
  { key, shape }: ArrayFeature,
  family: Family,
  writer: Writer,
): string[] | null {
  const width = shape.reduce((product, size) => product * size, 1);
  if (family === 'aloha') {
    const isArms = key === 'action' || /^observation\.(state|velocity|effort)$/.test(key);
    if (!isArms) return null;
    return [twoArms, [...twoArms, ...drive]].find((names) => names.length === width) ?? null;
  }
  if (key === 'action') {
    const isPose = family === 'demonstrations' && (width === 6 || width === 7);
    return isPose ? [...poseChange, gripperNames[writer]].slice(0, width) : null;
  }
  if (key === 'action.gripper' && width === 1) return [gripperNames[writer]];
  // `obs/robot0_eef_pos` and the like: what the array is called says what its dimensions are.
  const own = /^(?:observation\.state|action)\.(.+)$/.exec(key)?.[1];
  if (own === undefined) return null;
  const isPlace = own.endsWith('pos') && width === 3 && !/joint|gripper|object/.test(own);
  return Array.from({ length: width }, (_none, dim) => `${own}_${isPlace ? 'xyz'[dim] : dim}`);
}
