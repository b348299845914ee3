/** What moves in the pictures, in words: for episodes of which neither arm nor hand is known. */
import type { ShownMotion, ShownStep } from '../events/shown-motion';
import { quantile } from '../signals/series';

/** Of the episode's liveliest tenth: below it, or below so many grey levels in all, nothing moves. */
const stillShare = 0.1;
const stillAmount = 8;
/** Share of a stretch in which something moves, if the stretch is to be one of motion. */
const movedShare = 0.2;
/** Shares of the picture: how far something goes to have a direction; from the edge, to be at a side. */
const leastWay = 0.08;
const sideShare = 0.4;
/** Growth of a picture over a stretch by which the camera is nearer or farther. */
const leastGrowth = 0.15;
/** Seconds before a keyframe by which it is told whether the motion only begins there. */
const beforeSec = 0.5;

/** What is seen between two frames, in whole sentences. */
export function pictureWords(shown: ShownMotion, from: number, to: number): string {
  const { every, rateHz, steps } = shown;
  const first = Math.round(from / every);
  const last = Math.max(first + 1, Math.round(to / every));
  const still = Math.max(
    stillAmount,
    stillShare *
      quantile(
        steps.map(({ amount }) => amount),
        0.9,
      ),
  );
  const moving = (some: readonly ShownStep[]): ShownStep[] =>
    some.filter(({ amount }) => amount >= still);
  const stretch = steps.slice(first, last);
  const before = steps.slice(Math.max(0, first - Math.round(beforeSec * rateHz)), first);
  const moved = moving(stretch);
  const isCut = steps.slice(Math.max(0, first - 1), last - 1).some((step) => step.isCut);
  const cut = isCut ? 'The whole picture changes at once. ' : '';
  if (moved.length <= movedShare * stretch.length) {
    return `${cut}${moving(before).length > 0 ? 'The movement ends.' : 'Nothing moves.'}`;
  }
  const isNew = mean(before, 'amount') < mean(moved, 'amount') / 3;
  const verb = isNew ? 'begins to move' : 'moves';
  return `${cut}${shown.moves ? `The camera ${verb}${nearing(stretch)}` : `Something ${verb}${going(moved)}`}.`;
}

function nearing(stretch: readonly ShownStep[]): string {
  const growth = stretch.reduce((sum, step) => sum + step.growth, 0);
  if (Math.abs(growth) < leastGrowth) return '';
  return growth > 0 ? ', nearing what it sees' : ', drawing back from what it sees';
}

/** Where it begins, and which way it goes: both as seen in the picture. */
function going(moved: readonly ShownStep[]): string {
  const part = Math.ceil(moved.length / 3);
  const early = moved.slice(0, part);
  const late = moved.slice(-part);
  const ways = (['x', 'y'] as const).map((axis) => mean(late, axis) - mean(early, axis));
  const most = Math.max(...ways.map(Math.abs));
  const words = ways.flatMap((way, axis) => {
    if (Math.abs(way) < leastWay || Math.abs(way) < most / 2) return [];
    const [less, more] = axis === 0 ? ['left', 'right'] : ['up', 'down'];
    return way < 0 ? less : more;
  });
  return `${place(mean(early, 'x'), mean(early, 'y'))}${words.length === 0 ? '' : `, going ${words.join(' and ')}`}`;
}

function place(x: number, y: number): string {
  const across = x < sideShare ? 'left' : x > 1 - sideShare ? 'right' : '';
  const along = y < sideShare ? 'upper' : y > 1 - sideShare ? 'lower' : '';
  if (across === '' && along === '') return ' in the middle of the picture';
  if (across === '') return ` in the ${along} part of the picture`;
  return ` at the ${along === '' ? '' : `${along} `}${across}`;
}

/** Weighted by how much changes. */
function mean(steps: readonly ShownStep[], of: 'amount' | 'x' | 'y'): number {
  if (of === 'amount') {
    return steps.reduce((sum, { amount }) => sum + amount, 0) / Math.max(1, steps.length);
  }
  const total = steps.reduce((sum, { amount }) => sum + amount, 0);
  return steps.reduce((sum, step) => sum + step.amount * step[of], 0) / Math.max(total, 1e-9);
}
