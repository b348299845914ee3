/** Parts of vectors without any names: by what is known of the robot, else by how their values move. */
import type { ArmSide, EmbodimentPart, FeatureInfo } from '../../shared/model/dataset';
import { isActionKey } from '../../shared/model/embodiment';
import { fingersFrom, halvesTakeTurns, rotationsIn } from './structures';
import type { Surroundings } from './surroundings';
import { distinct, movesLikeGripper, type Sample } from './values';

export interface Vector {
  feature: FeatureInfo;
  sample: Sample | null;
  /** Of seven values: whether they are a pose's change or place and a gripper, not six joints and a gripper. */
  isPose: boolean;
}

/** Fewest joints of an arm that two are told by. */
const fewestOfTwo = 6;
/** An arm and the largest hand. */
const mostOfOne = 32;

/**
 * Rotations say where poses are, what bends as one is a hand; else joints, with a gripper behind them where the robot
 * is known to have one or the last dimension moves as grippers do.
 */
export function guessParts(vector: Vector, around: Surroundings): EmbodimentPart[] {
  const { feature, sample, isPose } = vector;
  const width = feature.shape.reduce((product, size) => product * size, 1);
  const rotations = sample === null ? [] : rotationsIn(sample);
  if (sample !== null && rotations.length > 0) {
    return posesAround(feature.key, sample, { rotations, arms: around.arms });
  }
  if (isPose) return poseAndGripper(feature.key);
  const side = around.sideOf(feature.key, null, '');
  const whole = armAt(vector, side, 0, width);
  if (side !== 'single') return whole(around);
  const [one, other] = around.arms;
  const both = (end: number): EmbodimentPart[] => [
    ...armAt(vector, one, 0, end / 2)(around),
    ...armAt(vector, other, end / 2, end)(around),
  ];
  const fixed = around.jointsPerArm === null ? width : 2 * (around.jointsPerArm + 1);
  // Mobile ALOHA: behind its arms, how fast the base goes and turns.
  if (around.twoArms && width === fixed + 2) {
    const dims = dimsBetween(fixed, width);
    const common = { side: 'single', feature: feature.key, quantity: 'velocity' } as const;
    return [...both(fixed), { ...common, role: 'base', dims }];
  }
  const half = width / 2;
  if (!Number.isInteger(half) || half < fewestOfTwo || half > mostOfOne) return whole(around);
  const own = around.jointsPerArm;
  const twoKnown = own === null ? around.twoArms : half === own || half === own + 1;
  const isGripper = (dim: number): boolean => sample !== null && movesLikeGripper(sample, dim);
  const hasFingers = sample !== null && fingersFrom(sample, 0, width) < width;
  const twoSeen =
    own === null &&
    sample !== null &&
    !hasFingers &&
    ((isGripper(half - 1) && isGripper(width - 1)) || halvesTakeTurns(sample));
  return twoKnown || twoSeen ? both(width) : whole(around);
}

/** Joints from one dimension to another, with what is at their end. */
function armAt({ feature, sample }: Vector, side: ArmSide, from: number, to: number) {
  return ({ jointsPerArm, fingersPerHand }: Surroundings): EmbodimentPart[] => {
    const common = { side, feature: feature.key } as const;
    const extra = jointsPerArm === null ? -1 : to - from - jointsPerArm;
    if (extra > 0 && extra === fingersPerHand) {
      const place = { ...common, quantity: 'position' } as const;
      return [
        { ...place, role: 'joints', dims: dimsBetween(from, to - extra) },
        { ...place, role: 'hand', dims: dimsBetween(to - extra, to) },
      ];
    }
    const known = extra === 1 || (extra === 2 && jointsPerArm === 7);
    const fingers = sample === null || known ? to : fingersFrom(sample, from, to);
    const moves =
      !known &&
      fingers === to &&
      to - from > 1 &&
      extra !== 0 &&
      sample !== null &&
      movesLikeGripper(sample, to - 1);
    const end = known ? to - extra : moves ? to - 1 : fingers;
    const parts: EmbodimentPart[] = [
      { ...common, role: 'joints', dims: dimsBetween(from, end), quantity: 'position' },
    ];
    if (end === to) return parts;
    const isTwo = sample !== null && distinct(sample, end) === 2 && fingers === to;
    const tip = dimsBetween(end, to);
    parts.push(
      fingers < to
        ? { ...common, role: 'hand', dims: tip, quantity: 'position' }
        : { ...common, role: 'gripper', dims: tip, quantity: isTwo ? 'command' : 'position' },
    );
    return end === from ? parts.slice(1) : parts;
  };
}

function poseAndGripper(feature: string): EmbodimentPart[] {
  const quantity = /(^|[._])rel/.test(feature) ? 'velocity' : 'position';
  const common = { side: 'single', feature } as const;
  return [
    { ...common, role: 'end-effector-position', dims: [0, 1, 2], quantity },
    { ...common, role: 'end-effector-rotation', rotation: 'euler', dims: [3, 4, 5], quantity },
    { ...common, role: 'gripper', dims: [6], quantity: 'position' },
  ];
}

/** The three values before a rotation are its place; what follows up to the next pose is its hand or gripper. */
function posesAround(
  feature: string,
  sample: Sample,
  { rotations, arms }: { rotations: ReturnType<typeof rotationsIn> } & Pick<Surroundings, 'arms'>,
): EmbodimentPart[] {
  const parts: EmbodimentPart[] = [];
  const sides: readonly ArmSide[] = rotations.length === 2 ? arms : ['single'];
  let free = 0;
  rotations.forEach(({ kind, from, count }, at) => {
    const common = { feature, side: sides[at] ?? 'single', quantity: 'position' } as const;
    const place = Math.max(free, from - 3);
    if (place > free) {
      parts.push({ ...common, side: 'single', role: 'joints', dims: dimsBetween(free, place) });
    }
    if (from - place === 3) {
      parts.push({ ...common, role: 'end-effector-position', dims: dimsBetween(place, from) });
    }
    const turned = dimsBetween(from, from + count);
    parts.push({ ...common, role: 'end-effector-rotation', rotation: kind, dims: turned });
    const next = rotations[at + 1];
    const to = next === undefined ? sample.width : Math.max(from + count, next.from - 3);
    free = to;
    const rest = dimsBetween(from + count, to);
    if (rest.length === 0) return;
    const isHand = fingersFrom(sample, from + count, to) === from + count;
    const role = rest.length <= 2 ? 'gripper' : isHand ? 'hand' : 'joints';
    parts.push({ ...common, role, dims: rest });
  });
  return parts;
}

const dimsBetween = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_none, at) => from + at);

/** Whether seven values are a tool's pose and a gripper: a robot of seven joints is not told fewer of them. */
export const isPoseByRobot = (feature: FeatureInfo, around: Surroundings): boolean =>
  isActionKey(feature.key) && around.jointsPerArm === 7;
