/** Movement primitives in words, as in ECoT, but only as far as they were measured. */
import { movesOf, turnsOf } from './legs';
import type { ArmMotion, EpisodeMotion } from './motion';
import { quantile, type Series } from '../signals/series';

/** Net movement below this share of the episode's extent is called holding still. */
const stillShare = 0.04;
/** Above this share it is more than "slightly", and a way that turns so far aside is said leg by leg. */
const slightShare = 0.12;
/** A direction is named if it makes up at least this share of the largest one. */
const namedShare = 0.4;

/**
 * Which way a camera shows what moves between two frames going, `left in the picture`; empty where none shows it
 * clearly.
 */
export type SeenWay = (from: number, to: number) => string;

/** Frames, both inclusive. */
interface Stretch {
  from: number;
  to: number;
}

/**
 * What the arms do between two frames, in the imperative without a capital: `move up, then left`, `move the right arm
 * at the shoulder`, `turn the wrist`. Null where nothing moves.
 *
 * @param seen speaks of arms of which nothing else says where their hand goes
 */
export function movementWords(
  motion: EpisodeMotion,
  from: number,
  to: number,
  seen: SeenWay | null = null,
): string | null {
  const many = motion.arms.length > 1;
  const moving = motion.arms.filter((arm) => hasMoved(arm, from, to));
  // Of several arms that move, a picture does not say which one it shows.
  const shown = moving.length === 1 ? (seen?.(from, to) ?? '') : '';
  const words = moving.map((arm) => {
    const whose = many || arm.side !== 'single' ? `the ${arm.side} arm` : '';
    return wordsOf(arm, { from, to }, { whose, shown });
  });
  if (words.length === 0) return null;
  return words.join(words.some((each) => each.includes(', then ')) ? ', and ' : ' and ');
}

/** Whether nothing but joints tells how some arm moves. */
export const lacksDirections = ({ arms }: Pick<EpisodeMotion, 'arms'>): boolean =>
  arms.some((arm) => handPlace(arm) === null);

/** The same place at both ends does not mean that nothing happened between. */
const hasMoved = (arm: ArmMotion, from: number, to: number): boolean =>
  movedShare(arm, from, to) >= stillShare ||
  movedShare(arm, from, farthestFrom(arm, from, to)) >= slightShare;

/** Length of the net movement against the extent of the arm's path in this episode. */
function movedShare(arm: ArmMotion, from: number, to: number): number {
  const extent = extentOf(arm.path);
  return extent > 0 ? Math.hypot(...movesOf(arm.path, from, to)) / extent : 0;
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
    const distance = Math.hypot(...movesOf(arm.path, from, t));
    if (distance > largest) [farthest, largest] = [t, distance];
  }
  return farthest;
}

function wordsOf(
  arm: ArmMotion,
  stretch: Stretch,
  { whose, shown }: { whose: string; shown: string },
): string {
  const named = directions(arm, stretch);
  const moveIt = whose === '' ? 'move' : `move ${whose}`;
  if (named.length > 1) return `${moveIt} ${named.join(', then ')}`;
  const object = whose === '' ? 'the arm' : whose;
  const share = movedShare(arm, stretch.from, stretch.to);
  if (share < stillShare) return `move ${object} away and back`;
  const slightly = share < slightShare ? ' slightly' : '';
  if (named.length > 0) return `${moveIt}${slightly} ${named.join('')}`;
  if (handPlace(arm) === null && shown !== '') return `move ${object}${slightly} ${shown}`;
  const parts = arm.arm.role === 'joints' ? largestMoved(arm, stretch) : [];
  // Only the hand turns, wherever it is.
  if (parts.join('') === 'wrist') {
    return `turn ${whose === '' ? 'the' : `${whose}'s`} wrist${slightly}`;
  }
  return `move ${object}${slightly}${parts.length === 0 ? '' : ` at the ${parts.join(' and ')}`}`;
}

/** Robot base frame as in ROS REP 103 and ECoT: x forward, y left, z up. */
const axisWords: Record<string, [string, string]> = {
  x: ['forward', 'back'],
  y: ['left', 'right'],
  z: ['up', 'down'],
};

/** Null of joints of which nothing says how they move the hand. */
const handPlace = ({ arm, places, hand }: ArmMotion): NonNullable<ArmMotion['hand']> | null =>
  arm.role === 'end-effector-position' ? { places, names: arm.names } : (hand ?? null);

/** One after the other; none where the hand's place is not known, or where only the hand turns. */
function directions(arm: ArmMotion, stretch: Stretch): string[] {
  const hand = handPlace(arm);
  if (hand === null) return [];
  const extent = extentOf(hand.places);
  const least = arm.arm.role === 'joints' ? stillShare * extent : 0;
  const turns = turnsOf(hand.places, stretch, slightShare * extent);
  const words = turns.slice(1).map((to, leg) => {
    const deltas = movesOf(hand.places, turns[leg] ?? stretch.from, to);
    return directionOf(deltas, hand.names, least);
  });
  const said = words.filter((each) => each !== '');
  return said.filter((each, at) => each !== said[at - 1]);
}

/** Empty where no axis goes as far as `least`. */
function directionOf(deltas: readonly number[], names: readonly string[], least: number): string {
  const largest = Math.max(0, ...deltas.map(Math.abs));
  if (largest < least) return '';
  const words = deltas
    .map((delta, i) => ({
      delta,
      words: axisWords[axisOf(names[i] ?? '', i)],
    }))
    .filter(({ delta }) => Math.abs(delta) >= namedShare * largest && delta !== 0)
    .flatMap(({ delta, words }) => (words === undefined ? [] : [delta > 0 ? words[0] : words[1]]));
  return [words.slice(0, -1).join(', '), ...words.slice(-1)]
    .filter((part) => part !== '')
    .join(' and ');
}

/** The last x, y or z that stands alone in a name (`ee_pos.x`, `right_eef_z`), else the order x, y, z. */
function axisOf(name: string, position: number): string {
  const alone = name.toLowerCase().match(/(?:^|[^a-z])([xyz])(?![a-z])/g);
  return alone?.at(-1)?.slice(-1) ?? ['x', 'y', 'z'][position] ?? '';
}

/** Where the one or two joints are that move most, in words; none where their names would tell a reader nothing. */
function largestMoved(arm: ArmMotion, { from, to }: Stretch): string[] {
  const deltas = movesOf(arm.path, from, to).map(Math.abs);
  const largest = Math.max(...deltas);
  const parts = deltas
    .map((delta, i) => ({ delta, i, name: arm.arm.names[i] ?? '' }))
    .filter(({ delta }) => delta >= namedShare * largest)
    .sort((a, b) => b.delta - a.delta)
    .slice(0, 2)
    .sort((a, b) => a.i - b.i)
    .map(({ name }) => bodyPart(name));
  return parts.includes(null) ? [] : [...new Set(parts.filter((part) => part !== null))];
}

const bodyWords = /^(?:shoulder|elbow|wrist|forearm|waist|torso)$/;

/** `kRightShoulderPitch`: `shoulder`; null for `16`, `joint_2`, `motor_3`, which tell nothing of where the arm goes. */
function bodyPart(name: string): string | null {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_.]+/);
  return words.find((word) => bodyWords.test(word)) ?? null;
}
