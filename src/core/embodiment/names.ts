/** Parts of the robot by the names of dimensions: `joint_0_vel`, `kLeftHandThumbBend`, `main_gripper`, `Rx`, ... */
import type { ArmSide, EmbodimentPart, FeatureInfo } from '../../shared/model/dataset';
import { isActionKey } from '../../shared/model/embodiment';
import type { Surroundings } from './surroundings';
import { fingers, quantityOf, roleOf, type Role } from './roles';
import { nameWords } from './words';

export interface Reading extends Omit<EmbodimentPart, 'feature' | 'dims'> {
  words: string;
}

/** What a feature's own name says beyond that it is a state or an action. */
export function headingOf(key: string): string {
  const words = nameWords(key);
  return isActionKey(key)
    ? words.replaceAll(/\bactions?\b/g, '').trim()
    : words.replace(/^(observations?|obs)\b */, '').replace(/^states?\b */, '');
}

/**
 * What is before the number where all names only count: `joint_` of `joint_0`, `joint_1`; null where they tell more.
 */
export function countedName(names: readonly string[]): string | null {
  const parts = names.map(aroundNumber);
  const [first] = parts;
  if (first === null || first === undefined || names.length < 2) return null;
  const counts = parts.every(
    (part, at) =>
      part?.before === first.before &&
      part.after === first.after &&
      part.number === first.number + at,
  );
  return counts ? `${first.before}${first.after}` : null;
}

/** The last number of a name, and what stands around it; null without any. */
function aroundNumber(name: string): { before: string; number: number; after: string } | null {
  // Only from where digits begin to where they end: a name of digits alone is gone through once.
  const found = /(?<!\d)(\d+)(?!\d)(\D*)$/.exec(name);
  if (found === null) return null;
  const [, digits, after = ''] = found;
  return { before: name.slice(0, found.index), number: Number(digits), after };
}

/** One part per role, side and quantity found; empty where no name says anything. */
export function partsFromNames(
  feature: FeatureInfo,
  names: readonly string[],
  around: Surroundings,
): EmbodimentPart[] {
  const heading = headingOf(feature.key);
  const isAction = isActionKey(feature.key);
  const readings = names.map((name): Reading | null => {
    const own = nameWords(name);
    const words = `${heading} ${own}`.trim();
    const role = roleIn(own, words, isAction);
    if (role === null) return null;
    return {
      role: role.role,
      side: around.sideOf(feature.key, name, words),
      quantity: quantityOf(words, role.role, isAction),
      ...(role.rotation === undefined ? {} : { rotation: role.rotation }),
      words: own,
    };
  });
  return partsOf(feature.key, settle(readings, heading, around));
}

/** A name's own words decide, unless they say little and the heading knows better. */
function roleIn(own: string, all: string, isAction: boolean): Role | null {
  const told = roleOf(own, isAction);
  if (told === 'no-part') return null;
  if (told !== null && !told.weak) return told;
  const whole = roleOf(all, isAction);
  return whole === 'no-part' ? null : (whole ?? told);
}

/** What only the names beside it tell of a value. */
function settle(
  readings: readonly (Reading | null)[],
  heading: string,
  around: Surroundings,
): (Reading | null)[] {
  const found = readings.filter((reading) => reading !== null);
  const some = (pattern: RegExp): boolean => found.some(({ words }) => pattern.test(words));
  // Next to a heading, x and y are where the base goes, not the hand (`x.vel`, `y.vel`, `theta.vel`).
  const drives = some(/\btheta\b/) && !some(/\bz\b/);
  // A twist of all six directions is a tool's; wheels go forward and turn.
  const rolls = some(/\b(linear|angular)\b/) && !some(/\blinear z\b/);
  const hasShoulder = some(/\bshoulder\b/);
  const hasForces = some(/\bf[xyz]\b/);
  const ofSide = sidesOf(found);
  return readings.map((reading) => {
    if (reading === null) return null;
    const { role, side, words } = reading;
    const beside = ofSide.get(side) ?? { fingers: 0, hands: 0, turns: [] };
    const isPlane = (drives && /\b[xy]\b/.test(words)) || (rolls && /linear|angular/.test(words));
    if (isPlane) return { ...unrotated(reading), role: 'base', quantity: rateUnless(words) };
    // ALOHA calls the first joint of each arm a waist; a humanoid has one between its arms.
    const bare = words.replace(/^(left|right) /, '').replace(/ (joint|pos|position|rad)$/g, '');
    if (hasShoulder && /^(waist|base)$/.test(bare)) return { ...reading, role: 'joints' };
    if (role === 'gripper' && loneFinger.test(words) && beside.fingers > 2) {
      return { ...reading, role: 'hand' };
    }
    // A hand of one motor only opens and closes.
    if (role === 'hand' && beside.hands === 1 && !fingers.test(words)) {
      return { ...reading, role: 'gripper' };
    }
    // One value is no place: it says how far the effector is open.
    if (role === 'end-effector-position' && /^(?:arm )?(?:end )?(?:ee|eef|effector)$/.test(bare)) {
      return { ...reading, role: 'gripper' };
    }
    // Behind forces, tx to tz are torques.
    if (hasForces && /\bt[xyz]\b/.test(words)) {
      return { ...unrotated(reading), role: 'force', quantity: 'effort' };
    }
    if (role !== 'end-effector-rotation') return reading;
    return { ...reading, rotation: around.rotationOf(reading.rotation, heading, beside.turns) };
  });
}

const loneFinger = /^(?!.*\b(?:robotiq|knuckle|gripper)\b).*\bfinger\b/;

interface OfSide {
  fingers: number;
  hands: number;
  /** Words of its rotations. */
  turns: string[];
}

function sidesOf(readings: readonly Reading[]): Map<ArmSide, OfSide> {
  const sides = new Map<ArmSide, OfSide>();
  for (const { side, role, words } of readings) {
    const of = sides.get(side) ?? { fingers: 0, hands: 0, turns: [] };
    sides.set(side, of);
    if (/\bfinger\b/.test(words)) of.fingers += 1;
    if (role === 'hand') of.hands += 1;
    if (role === 'end-effector-rotation' && of.turns.length < mostTurns) of.turns.push(words);
  }
  return sides;
}

/** More values than any way to write a rotation has. */
const mostTurns = 10;

const rateUnless = (words: string): Reading['quantity'] =>
  /\b(pos|position|pose|odom)\b/.test(words) ? 'position' : 'velocity';

const unrotated = ({ rotation: _rotation, ...reading }: Reading): Reading => reading;

/** Dimensions that read alike, in one part. */
export function partsOf(feature: string, readings: readonly (Reading | null)[]): EmbodimentPart[] {
  const parts = new Map<string, EmbodimentPart>();
  readings.forEach((reading, dim) => {
    if (reading === null) return;
    const { words: _words, ...rest } = reading;
    const key = `${rest.role} ${rest.side} ${rest.quantity} ${rest.rotation ?? ''}`;
    const part = parts.get(key) ?? { ...rest, feature, dims: [] };
    part.dims.push(dim);
    parts.set(key, part);
  });
  return [...parts.values()];
}
