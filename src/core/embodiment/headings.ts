/** Parts of features whose values have no names of their own: the feature's name and their number tell. */
import type {
  ArmSide,
  EmbodimentPart,
  FeatureInfo,
  RotationKind,
} from '../../shared/model/dataset';
import { isActionKey } from '../../shared/model/embodiment';
import { partsOf, type Reading } from './names';
import { quantityOf, roleOf, type Role } from './roles';
import type { Surroundings } from './surroundings';
import { series, type Sample } from './values';

type Piece = Pick<Reading, 'role' | 'rotation'> & { count: number };

const place: Piece = { role: 'end-effector-position', count: 3 };
const turn = (rotation: RotationKind, count: number): Piece => ({
  role: 'end-effector-rotation',
  rotation,
  count,
});
const gripper: Piece = { role: 'gripper', count: 1 };

/** Poses by their number of values. */
const poses: Readonly<Record<number, Piece[]>> = {
  3: [place],
  6: [place, turn('euler', 3)],
  7: [place, turn('quaternion', 4)],
  8: [place, turn('quaternion', 4), gripper],
  9: [place, turn('6d', 6)],
  10: [place, turn('6d', 6), gripper],
};

/** Words that say nothing of a part: what is in such a feature only its values tell. */
const saysNothing =
  /^(?:(?:robots?|qpos|qvel|motors?|dict|vector|values?|proprio\w*|states?|actions?|obs|observations?|ctrl|control|s|a|dof|full|all|rel|relative|delta|abs|absolute|dim)\b ?)*$/;

export const isBare = (words: string): boolean => saysNothing.test(words);

/**
 * Empty where the words speak of something else than the robot; null where they say nothing.
 *
 * @param words of the feature's name, and of its values' where those only count
 */
export function partsFromHeading(
  feature: FeatureInfo,
  words: string,
  around: Surroundings,
  sample: Sample | null,
): EmbodimentPart[] | null {
  if (isBare(words)) return null;
  const told = roleOf(words, isActionKey(feature.key));
  if (told === 'no-part') return [];
  const drives = /^[xy]\b/.test(words) && around.hasHeadingBeside(feature.key);
  const isOfJoints = /^(?:vel|velocity|velocities|efforts?|torques?|tau)$/.test(words);
  const role: Role | null = drives
    ? { role: 'base', weak: false }
    : (told ?? (isOfJoints ? { role: 'joints', weak: true } : null));
  if (role === null) return [];
  const width = feature.shape.reduce((product, size) => product * size, 1);
  const side = around.sideOf(feature.key, null, words);
  if (role.role === 'end-effector-position' && width === 16) {
    return matrixParts(feature.key, side, sample);
  }
  const arms = piecesOf(role, words, { feature, width, side, around });
  const sides: ArmSide[] = arms.length === 2 ? [...around.arms] : [side];
  const readings = arms.flatMap((pieces, arm) =>
    pieces.flatMap(({ count, ...piece }) =>
      Array.from({ length: count }, (): Reading => ({
        ...piece,
        side: sides[arm] ?? side,
        quantity: quantityOf(words, piece.role, isActionKey(feature.key)),
        words,
      })),
    ),
  );
  return partsOf(feature.key, readings);
}

/** Of each arm, what follows what. */
function piecesOf(
  role: Role,
  words: string,
  of: { feature: FeatureInfo; width: number; side: ArmSide; around: Surroundings },
): Piece[][] {
  const { feature, width, side, around } = of;
  const whole: Piece[] = [{ role: role.role, count: width }];
  const half: Piece[] = [{ role: role.role, count: width / 2 }];
  const isEven = width % 2 === 0 && side === 'single';
  const rotationOf = (count: number): RotationKind =>
    around.rotationOf(role.rotation, words, Array<string>(Math.min(count, 10)).fill(''));
  const halves = (two: boolean): Piece[][] => (two ? [half, half] : [whole]);
  if (role.role === 'end-effector-position') {
    // One value is no place: it says how far the effector is open.
    if (width === 1 && /\beffector(?: left| right)?$/.test(words)) return [[gripper]];
    const onlyPlaces = width === 6 && around.hasRotationBeside(feature.key);
    if (onlyPlaces && !/\b(pose|cartesian|states)\b/.test(words)) return [[place], [place]];
    const kind = rotationOf(3);
    const pose = (count: number): Piece[] | undefined =>
      poses[count]?.map((piece) => (piece.rotation === 'euler' ? turn(kind, 3) : piece));
    const one = pose(width);
    if (one !== undefined) return [one];
    const each = isEven ? pose(width / 2) : undefined;
    return each === undefined ? [whole] : [each, each];
  }
  if (role.role === 'end-effector-rotation') {
    const two = isEven && (width === 8 || (width === 6 && around.twoArms));
    const count = two ? width / 2 : width;
    const one = [turn(rotationOf(count), count)];
    return two ? [one, one] : [one];
  }
  if (role.role === 'joints') {
    const own = around.jointsPerArm;
    const isTwice =
      own === null
        ? width === 14 || (width >= 12 && around.twoArms)
        : width === 2 * own || width === 2 * (own + 1);
    return halves(isEven && isTwice);
  }
  if (role.role === 'gripper' && /\beffector\b/.test(words) && width > 2) {
    return piecesOf({ role: 'hand', weak: false }, words, of);
  }
  if (role.role === 'hand' && width === 1) return [[gripper]];
  return halves(isEven && around.twoArms && (role.role === 'gripper' || role.role === 'hand'));
}

/**
 * A pose as a matrix of four rows: the last column is the place, the last row says nothing. Stored column by column, it
 * is that row which is at dimensions 3, 7 and 11: zeros.
 */
function matrixParts(feature: string, side: ArmSide, sample: Sample | null): EmbodimentPart[] {
  const common = { side, feature, quantity: 'position' } as const;
  const byRow = [3, 7, 11];
  const isByColumn =
    sample !== null && byRow.every((dim) => series(sample, dim).every((value) => value === 0));
  return [
    { ...common, role: 'end-effector-position', dims: isByColumn ? [12, 13, 14] : byRow },
    {
      ...common,
      role: 'end-effector-rotation',
      rotation: 'matrix',
      dims: [0, 1, 2, 4, 5, 6, 8, 9, 10],
    },
  ];
}
