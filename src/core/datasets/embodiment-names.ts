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
  if (has(tokens, /^(thumb|index|middle|ring|pinky|little|hand|fingers)$/)) return 'hand';
  if (has(tokens, /^finger$/)) return 'gripper';
  if (has(tokens, /^(leg|hip|knee|ankle|neck|head|torso)$/)) return 'other';
  if (tokens.includes('waist')) return partSide(tokens) === 'single' ? 'other' : 'joints';
  if (has(tokens, /^(arm|joint|joints|j|q|shoulder|elbow|wrist|forearm|qpos|qvel)$/)) {
    return has(tokens, /^(ee|eef|tcp|end|effector|cartesian)$/) ? effectorRole(tokens) : 'joints';
  }
  if (has(tokens, /^(base|wheel|wheels|chassis|mobile)$/)) return 'base';
  return effectorRole(tokens);
}

function effectorRole(tokens: readonly string[]): PartRole | null {
  if (
    has(
      tokens,
      /^(roll|pitch|yaw|rx|ry|rz|qx|qy|qz|qw|quat|quaternion|rot|rotation|euler|rpy|orientation)$/,
    )
  ) {
    return 'end-effector-rotation';
  }
  if (has(tokens, /^(x|y|z|dx|dy|dz|xyz|ee|eef|tcp|effector|cartesian)$/))
    return 'end-effector-position';
  return null;
}

const isRate = (tokens: readonly string[]): boolean =>
  has(tokens, /^(vel|velocity|velocities|delta|dot|speed|qvel|dx|dy|dz)$/);

/** One part per role, side and quantity found; empty where no name says anything. */
export function partsFromNames(feature: FeatureInfo): EmbodimentPart[] {
  const parts = new Map<string, EmbodimentPart>();
  (feature.names ?? []).forEach((name, dim) => {
    const tokens = nameTokens(name);
    const role = partRole(tokens);
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
