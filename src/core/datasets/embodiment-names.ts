/** Parts of the robot by the names of dimensions: `joint_0_vel`, `kLeftHandThumbBend`, `main_gripper`, `Rx`, ... */
import type { EmbodimentPart, FeatureInfo, PartRole } from '../../shared/model/dataset';

/** Lower-case words of a name: split at punctuation, digits and changes of case. */
export const nameTokens = (name: string): string[] =>
  name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((token) => token !== '' && token !== 'k');

export function partSide(tokens: readonly string[]): EmbodimentPart['side'] {
  if (tokens.some((token) => token === 'left' || token === 'l')) return 'left';
  if (tokens.some((token) => token === 'right' || token === 'r')) return 'right';
  return 'single';
}

const has = (tokens: readonly string[], pattern: RegExp): boolean =>
  tokens.some((token) => pattern.test(token));

/** What a name says it is; null where it says nothing. The order matters: `left_hand_thumb_roll` is a hand. */
export function partRole(tokens: readonly string[]): PartRole | null {
  if (has(tokens, /^(gripper|grippers|grip|claw|jaw)$/)) return 'gripper';
  if (has(tokens, /^(thumb|index|middle|ring|pinky|little|fingers)$/)) return 'hand';
  if (has(tokens, /^finger$/)) return 'gripper';
  if (has(tokens, /^(leg|hip|knee|ankle|neck|head|torso)$/)) return 'other';
  // ALOHA calls the first joint of each arm a waist; a humanoid has one between its arms.
  if (tokens.includes('waist')) return partSide(tokens) === 'single' ? 'other' : 'joints';
  if (has(tokens, /^(ee|eef|tcp|end|effector|cartesian)$/)) return effectorRole(tokens);
  if (has(tokens, /^(arm|joint|joints|j|q|shoulder|elbow|wrist|forearm|qpos|qvel)$/))
    return 'joints';
  if (has(tokens, /^(base|wheel|wheels|chassis|mobile|theta)$/)) return 'base';
  return effectorRole(tokens) ?? (tokens.includes('hand') ? 'hand' : null);
}

function effectorRole(tokens: readonly string[]): PartRole | null {
  const rotation =
    /^(roll|pitch|yaw|rx|ry|rz|qx|qy|qz|qw|quat|quaternion|rot|rotation|rotvec|euler|rpy|orientation|axis)$/;
  if (has(tokens, rotation)) return 'end-effector-rotation';
  const position = /^(x|y|z|dx|dy|dz|xyz|ee|eef|tcp|effector|cartesian)$/;
  return has(tokens, position) ? 'end-effector-position' : null;
}

const isRate = (tokens: readonly string[]): boolean =>
  has(tokens, /^(vel|velocity|velocities|delta|dot|speed|qvel|dx|dy|dz)$/);

/** One part per role, side and quantity found; empty where no name says anything. */
export function partsFromNames(feature: FeatureInfo): EmbodimentPart[] {
  const parts = new Map<string, EmbodimentPart>();
  const names = (feature.names ?? []).map(nameTokens);
  // Next to a heading, x and y are where the base goes, not the hand (`x.vel`, `y.vel`, `theta.vel`).
  const hasHeading = names.some((tokens) => tokens.includes('theta'));
  names.forEach((tokens, dim) => {
    const isBase = hasHeading && tokens.some((token) => token === 'x' || token === 'y');
    const role = isBase ? 'base' : partRole(tokens);
    if (role === null) return;
    const side = partSide(tokens);
    const quantity = isRate(tokens) ? 'velocity' : 'position';
    const key = `${role} ${side} ${quantity}`;
    const part = parts.get(key) ?? { role, side, feature: feature.key, dims: [], quantity };
    part.dims.push(dim);
    parts.set(key, part);
  });
  return [...parts.values()];
}
