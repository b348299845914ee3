/** Grippers that hide at the end of an arm's joints. */
import type { EmbodimentPart, FeatureInfo } from '../../shared/model/dataset';
import { nameWords } from './words';
import type { Surroundings } from './surroundings';
import { correlation, series, type Sample } from './values';

/** Joints whose names only count them: `j6`, `arm1_joint_6`. */
const onlyCounted = /^(?:.* )?(?:j|joints?|q|motors?|qpos|pos|position|vel|velocity|rad|deg)$/;
const anatomy = /\b(shoulder|elbow|wrist|forearm|waist|finger|pan|lift|flex|roll|pitch|yaw)\b/;
/** Signals of grippers that others are compared with: more than any robot has. */
export const mostGrippers = 24;
/** The same motor, read twice. */
const same = 0.999;

/**
 * The last joint of an arm that has one more than the robot is known to have is its gripper's; so are joints that move
 * exactly as a gripper beside them does.
 */
export function withGrippers(
  parts: readonly EmbodimentPart[],
  features: readonly FeatureInfo[],
  around: Surroundings,
  sampleOf: (key: string) => Sample | null,
): EmbodimentPart[] {
  const grippers = parts
    .filter(({ role, quantity }) => role === 'gripper' && quantity === 'position')
    .slice(0, mostGrippers);
  const fingersOf = (part: EmbodimentPart): number[] => {
    const known = knownFingers(part, features, around, parts);
    const sample = sampleOf(part.feature);
    if (known.length > 0 || sample === null || part.quantity !== 'position') return known;
    return part.dims.filter((dim) =>
      grippers.some(({ feature, dims, side }) => {
        const other = feature === part.feature || side !== part.side ? null : sampleOf(feature);
        return (
          other !== null &&
          dims.some(
            (own) => Math.abs(correlation(series(sample, dim), series(other, own)) ?? 0) > same,
          )
        );
      }),
    );
  };
  return parts.flatMap((part) => {
    const fingers = part.role === 'joints' ? fingersOf(part) : [];
    const dims = part.dims.filter((dim) => !fingers.includes(dim));
    if (fingers.length === 0 || dims.length === 0) return [part];
    return [
      { ...part, dims },
      { ...part, role: 'gripper' as const, dims: fingers },
    ];
  });
}

function knownFingers(
  part: EmbodimentPart,
  features: readonly FeatureInfo[],
  { jointsPerArm }: Surroundings,
  parts: readonly EmbodimentPart[],
): number[] {
  if (jointsPerArm === null) return [];
  const extra = part.dims.length - jointsPerArm;
  if (extra !== 1 && !(extra === 2 && jointsPerArm === 7)) return [];
  const hasOwn = parts.some(
    ({ role, feature, side }) =>
      role === 'gripper' && feature === part.feature && side === part.side,
  );
  const names = features.find(({ key }) => key === part.feature)?.names ?? null;
  const last = part.dims.slice(-extra);
  const words = last.map((dim) => nameWords(names?.[dim] ?? 'joint'));
  const isCounted = words.every((each) => onlyCounted.test(each) && !anatomy.test(each));
  return hasOwn || !isCounted ? [] : last;
}
