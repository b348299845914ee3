/** Movement primitives in words, as in ECoT, but only as far as they were measured. */
import type { ArmMotion, EpisodeMotion } from './motion';
import { quantile, type Series } from '../signals/series';

/** Net movement below this share of the episode's extent is called holding still. */
const stillShare = 0.04;
/** Above this share it is more than "slightly". */
const slightShare = 0.12;
/** A direction is named if it makes up at least this share of the largest one. */
const namedShare = 0.4;

/**
 * What the arms do between two frames, in the imperative without a capital: `move left and down`, `move the right arm
 * (mostly shoulder pan)`. Null where nothing moves.
 */
export function movementWords(motion: EpisodeMotion, from: number, to: number): string | null {
  const many = motion.arms.length > 1;
  const words = motion.arms.flatMap((arm) => {
    const whose = many || arm.side !== 'single' ? `the ${arm.side} arm` : '';
    const share = movedShare(arm, from, to);
    if (share >= stillShare) {
      const slightly = share < slightShare ? ' slightly' : '';
      return [wordsOf(arm, { from, to }, { whose, slightly })];
    }
    // The same place at both ends does not mean that nothing happened between.
    const farthest = movedShare(arm, from, farthestFrom(arm, from, to));
    return farthest < slightShare ? [] : [`move ${whose || 'the arm'} away and back`];
  });
  return words.length === 0 ? null : words.join(' and ');
}

/** Length of the net movement against the extent of the arm's path in this episode. */
function movedShare(arm: ArmMotion, from: number, to: number): number {
  const extent = extentOf(arm.path);
  return extent > 0 ? Math.hypot(...moves(arm.path, from, to)) / extent : 0;
}

/** Asked for every keyframe of an episode, of which it is one and the same. */
const extents = new WeakMap<readonly Series[], number>();

/** Diagonal of the box that holds a whole path. */
function extentOf(path: readonly Series[]): number {
  const known = extents.get(path);
  if (known !== undefined) return known;
  const sides = path.map((values) => quantile(values, 1) - quantile(values, 0));
  const extent = Math.hypot(...sides);
  extents.set(path, extent);
  return extent;
}

function farthestFrom(arm: ArmMotion, from: number, to: number): number {
  let farthest = from;
  let largest = 0;
  for (let t = from; t <= to; t++) {
    const distance = Math.hypot(...moves(arm.path, from, t));
    if (distance > largest) [farthest, largest] = [t, distance];
  }
  return farthest;
}

function moves(columns: readonly ArrayLike<number>[], from: number, to: number): number[] {
  return columns.map((values) => (values[to] ?? 0) - (values[from] ?? 0));
}

function wordsOf(
  arm: ArmMotion,
  segment: { from: number; to: number },
  { whose, slightly }: { whose: string; slightly: string },
): string {
  const space = whose === '' ? '' : ' ';
  const named = directions(arm, segment);
  if (named !== '') return `move${space}${whose}${slightly} ${named}`;
  const object = whose === '' ? 'the arm' : whose;
  const joints = arm.arm.role === 'joints' ? largestJoints(arm, segment) : null;
  return `move ${object}${slightly}${joints === null ? '' : ` (mostly ${joints})`}`;
}

/** Robot base frame as in ROS REP 103 and ECoT: x forward, y left, z up. */
const axisWords: Record<string, [string, string]> = {
  x: ['forward', 'back'],
  y: ['left', 'right'],
  z: ['up', 'down'],
};

/** Empty where the hand's place is not known, or where only the hand turns. */
function directions({ arm, places, hand }: ArmMotion, { from, to }: { from: number; to: number }) {
  const isPlace = arm.role === 'end-effector-position';
  const known = isPlace ? places : (hand?.places ?? []);
  const names = isPlace ? arm.names : (hand?.names ?? []);
  const deltas = moves(known, from, to);
  const largest = Math.max(0, ...deltas.map(Math.abs));
  if (!isPlace && largest < stillShare * extentOf(known)) return '';
  return deltas
    .map((delta, i) => ({
      delta,
      words: axisWords[axisOf(names[i] ?? '', i)],
    }))
    .filter(({ delta }) => Math.abs(delta) >= namedShare * largest && delta !== 0)
    .flatMap(({ delta, words }) => (words === undefined ? [] : [delta > 0 ? words[0] : words[1]]))
    .join(' and ');
}

/** The last x, y or z that stands alone in a name (`ee_pos.x`, `right_eef_z`), else the order x, y, z. */
function axisOf(name: string, position: number): string {
  const alone = name.toLowerCase().match(/(?:^|[^a-z])([xyz])(?![a-z])/g);
  return alone?.at(-1)?.slice(-1) ?? ['x', 'y', 'z'][position] ?? '';
}

/** The one or two joints that move most, in words; null where their names would tell a reader nothing. */
function largestJoints(arm: ArmMotion, { from, to }: { from: number; to: number }): string | null {
  const deltas = moves(arm.path, from, to).map(Math.abs);
  const largest = Math.max(...deltas);
  const words = deltas
    .map((delta, i) => ({ delta, name: arm.arm.names[i] ?? '' }))
    .filter(({ delta }) => delta >= namedShare * largest)
    .sort((a, b) => b.delta - a.delta)
    .slice(0, 2)
    .map(({ name }) => jointWords(name));
  return words.includes(null) ? null : words.join(' and ');
}

const besideTheName =
  /^(?:k|pos|position|positions|vel|velocity|velocities|qpos|rad|deg|states?|main|arms?\d*|robot\d*|motor)$/;
const bodyWord = /^(?:shoulder|elbow|wrist|forearm|waist|torso)$/;

/**
 * `kRightShoulderPitch`: `right shoulder pitch`; null for `16`, `joint_2`, `motor_3` and the like, which tell a reader
 * nothing of where the arm goes.
 */
function jointWords(name: string): string | null {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_.]+/)
    .filter((word) => word !== '' && !besideTheName.test(word));
  if (!words.some((word) => bodyWord.test(word))) return null;
  const own = words.filter((word) => word !== 'joint');
  return own.length <= 4 ? own.join(' ') : null;
}
