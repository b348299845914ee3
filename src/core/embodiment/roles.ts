/** What words say a value is: `left hand thumb bend`, `ee pos x`, `cmd vel wz`, ... */
import type { EmbodimentPart, PartRole, RotationKind } from '../../shared/model/dataset';

export interface Role {
  role: PartRole;
  rotation?: RotationKind;
  /** Whether a heading may know better: `yaw` alone is a rotation of the tool, but not in `head.position`. */
  weak: boolean;
}

/** What tells of the recording or its labels, not of the robot. */
const notRobot =
  /\b(annotation|mode|direction|subtask|task|scene|environment|env|objects?|cubes?|box|cameras?|cam|extrinsics?|intrinsics?|demo|initial|rigid|stiffness|damping|gains?|kp|kd|success|successful|succeeded|failed|failure|outcome|done|terminated?|truncated|discount|rewards?|language|embedding|instruction|validity|masks?|flags?|simulator|sin|cos|acc|qacc|acceleration|temperature|voltage|battery|timestamp|dpos|dquat|imu|laser|lidar)\b/;
/** In a state: what is aimed at, or was asked for before. */
const wanted = /\b(target|goal|desired|reference|setpoint|actions?)\b/;
const gripper =
  /\b(grippers?|grip|claw|jaws?|robotiq|knuckle|hande|pincher|suction|vacuum|wsg|width|aperture|(?:left|right) carriage)\b|\bgrasp$|\b(?:ee|eef|effector) (?:open|opening|close|closed)\b/;
/** What holds while it is switched on; a pump that is told how fast to turn, and a valve that is turned, do not. */
const switched =
  /^(?!.*\b(?:speed|vel|velocity|rpm|pressure|flow|current|angle|rad|rotation)\b).*\b(?:pump|electromagnet|magnet|valve)\b/;
export const fingers =
  /\b(thumb|index|mid|middle|ring|pinky|little|fingers|palm|proximal|distal|mcp|pip|dip|cmc|ffj|mfj|rfj|lfj|thj|allegro|leap|inspire|dexhand|dexterous)\b/;
const pose =
  /\b(pose|matrix|rotmat|sixd|rotvec|quat|quaternion|q[xyzw]|[xyz]|roll|pitch|yaw|euler|rpy|orientation|ori|rotation)\b/;
const rotationKinds: readonly [RegExp, RotationKind | undefined][] = [
  [/\bsixd\b/, '6d'],
  [/\b(rotmat|rotation matrix)\b/, 'matrix'],
  [/\b(quat|quaternion|q[xyzw])\b/, 'quaternion'],
  [/\b(rotvec|w[xyz])\b/, 'rotation-vector'],
  [/\b(roll|pitch|yaw|euler|rpy|theta [xyz])\b/, 'euler'],
  [
    /\b(r[xyz]|rw|rot|rotation|orientation|ori|angular|ang|axis)\b|\b(?:ee|eef|tcp) angles?\b/,
    undefined,
  ],
];
const position =
  /\b([xyz]|[dpt][xyz]|xyz|pose|gripper matrix|end (?:pos|position)|ee|eef|tcp|effector|cartesian|linear|translation|tool|flange|endpose|world vector)\b/;
const effector =
  /\b(ee|eef|tcp|end|effector|endpose|cartesian|tool|flange|pose|world vector|hand)\b/;
const joint =
  /\b(arms?|joints?|j|q|dq|shoulder|elbow|wrist|forearm|upperarm|qpos|qvel|qd|panda|waist|wrj)\b/;
const ownTool = /\b(ee|eef|tcp|effector|endpose|tool|flange)\b/;
/** Words that say a joint, but not of what. */
const anyJoint = /^(?:left |right |l |r )?(?:arms?|joints?|j|q|qpos|qvel|motors?)\b/;
const base =
  /\b(base|wheels?|chassis|mobile|theta(?! [xyz])|heading|odom|odometry|(?:cmd|body) vel|v[xy]|vtheta|wz|root|track|car)\b|^robot (?:position|orientation|pose|velocity)\b/;
const torso = /\b(torso|trunk|spine|chest|column|lifter|lifting|waist)\b/;

const is = (role: PartRole): Role => ({ role, weak: false });

/**
 * Null where the words say nothing, `no-part` where they speak of something else than the robot. The order matters:
 * `left hand thumb roll` is a hand, `head yaw` no tool.
 */
export function roleOf(words: string, isAction: boolean): Role | 'no-part' | null {
  if (notRobot.test(words) || (!isAction && wanted.test(words))) return 'no-part';
  const isPose = pose.test(words);
  // Skins of a hand or a jaw are felt with, not moved.
  if (/\btactile\b/.test(words)) return is('force');
  if (fingers.test(words)) return is('hand');
  if ((gripper.test(words) || switched.test(words)) && !isPose) return is('gripper');
  // AgiBot's word for what is at the end of an arm.
  if (/\beffector\b/.test(words) && !/\bend\b/.test(words) && !isPose) return is('gripper');
  // How many there are tells whether they make a gripper or a hand.
  if (/\bfinger\b/.test(words)) return is('gripper');
  // Makers put their own word before it: `xhand`.
  if (/\b[a-z]*hand\b/.test(words) && (!isPose || /\bjoints?\b/.test(words))) return is('hand');
  if (/\b(leg|hip|knee|ankle|foot)\b/.test(words)) return is('other');
  if (/\b(head|neck)\b/.test(words)) return is('head');
  if (torso.test(words) || (/\blift\b/.test(words) && !joint.test(words))) return is('torso');
  if (/\bwheels?\b/.test(words)) return is('base');
  if (/\b(ft|wrench)\b/.test(words)) return is('force');
  if (/\b(?:force|torque) [xyz]\b/.test(words)) return is('force');
  if (!joint.test(words) && /\b(forces?|[fm] ?[xyz])\b/.test(words)) return is('force');
  const tool = effectorRole(words);
  const isBase = base.test(words) && !joint.test(words) && !ownTool.test(words);
  if (isBase) return is('base');
  if (effector.test(words) && tool !== null) return { ...tool, weak: true };
  if (joint.test(words)) {
    // `left arm x` is where the arm's end is.
    const onlyArm = !joint.test(words.replaceAll(/\barms?\b/g, ''));
    if (onlyArm && isPose && tool !== null) return { ...tool, weak: true };
    return { role: 'joints', weak: anyJoint.test(words) };
  }
  return tool === null ? null : { ...tool, weak: true };
}

function effectorRole(words: string): Omit<Role, 'weak'> | null {
  for (const [pattern, rotation] of rotationKinds) {
    if (!pattern.test(words)) continue;
    return { role: 'end-effector-rotation', ...(rotation === undefined ? {} : { rotation }) };
  }
  return position.test(words) ? { role: 'end-effector-position' } : null;
}

const rate =
  /\b(vel|velocity|velocities|delta|dot|speed|qvel|qd|dq|d[xyz]|v|v[xyz]|vtheta|rate|displacement|world vector|twist|linear|angular|rel|relative)\b/;
const effort = /\b(tau|torques?|efforts?|loads?|currents?$|current value)/;

/**
 * What kind of value the words say; a base is told how fast to go unless they say where it is. Pressure is measured in
 * a state, and asked for in an action.
 */
export function quantityOf(
  words: string,
  role: PartRole,
  isAction: boolean,
): EmbodimentPart['quantity'] {
  if (role === 'force') return 'effort';
  const isMoved = role === 'gripper' || role === 'hand' || role === 'joints';
  if (effort.test(words) || (isMoved && /\bforces?\b/.test(words))) return 'effort';
  if (isMoved && !isAction && /\bpressure\b/.test(words)) return 'effort';
  if (rate.test(words)) return 'velocity';
  if (role !== 'base') return 'position';
  const isDriven = isAction || /\b(wheels?|cmd|command|motion|theta|track|wz)\b/.test(words);
  return isDriven && !/\b(pos|position|pose|odom)\b/.test(words) ? 'velocity' : 'position';
}
