/** Names of dimensions, which HDF5 demonstrations leave to convention. */
import type { ArrayFeature, Family } from './arrays';

/**
 * Robosuite's operational-space controller, and with it robomimic and LIBERO: changes of place and rotation, and a
 * gripper that 1 closes and -1 opens. The wipe task has no gripper, hence six.
 */
const poseChange = 'delta_x delta_y delta_z delta_roll delta_pitch delta_yaw gripper_close'.split(
  ' ',
);

/** ALOHA: two arms of six joints and a gripper, left one first (constants.py of ACT). */
const armJoints = ['waist', 'shoulder', 'elbow', 'forearm_roll', 'wrist_angle', 'wrist_rotate'];
const twoArms = ['left', 'right'].flatMap((side) =>
  [...armJoints, 'gripper'].map((joint) => `${side}_${joint}`),
);

/** What the names of a feature's dimensions are by convention; null where there is none. */
export function conventionalNames({ key, shape }: ArrayFeature, family: Family): string[] | null {
  const width = shape.reduce((product, size) => product * size, 1);
  if (family === 'aloha') {
    const isArms = key === 'action' || /^observation\.(state|velocity|effort)$/.test(key);
    return isArms && width === twoArms.length ? twoArms : null;
  }
  if (key === 'action') {
    const isRobosuite = family === 'demonstrations' && (width === 6 || width === 7);
    return isRobosuite ? poseChange.slice(0, width) : null;
  }
  if (key === 'action.gripper' && width === 1) return ['gripper_close'];
  // `obs/robot0_eef_pos` and the like: what the array is called says what its dimensions are.
  const own = /^(?:observation\.state|action)\.(.+)$/.exec(key)?.[1];
  if (own === undefined) return null;
  const isPlace = own.endsWith('pos') && width === 3 && !/joint|gripper|object/.test(own);
  return Array.from({ length: width }, (_none, dim) => `${own}_${isPlace ? 'xyz'[dim] : dim}`);
}
