/** What moves in the pictures, in words: for episodes of which neither arm nor hand is known. */
import { cutsIn } from '../events/cuts';
import type { EpisodeEvents, SeenCamera } from '../events/episode-events';
import { keptSide } from '../events/grey-cells';
import { nthSmallest } from '../signals/nth-smallest';
import { quantile } from '../signals/series';

/** What one camera saw around each picture that was looked at. */
export interface ShownMotion {
  /** Every so many frames there is a picture. */
  every: number;
  /** Pictures a second. */
  rateHz: number;
  /** Whether the camera itself moves. */
  moves: boolean;
  steps: readonly ShownStep[];
}

interface ShownStep {
  /** Grey levels over all cells, beyond the grain; 0 at rest. */
  amount: number;
  /** Share of the cells in which it is. */
  spread: number;
  /** Middle of what changes, from 0 (left, top) to 1. */
  x: number;
  y: number;
  /** See `CameraCurves`. */
  growth: number;
  isCut: boolean;
}

/** Seconds between the pictures that are compared: slow motion shows, too. */
const apartSec = 0.3;
/** Grey levels that the mean of a cell changes by itself. */
const grain = 1.5;
const cells = keptSide * keptSide;
const carriedShare = 0.6;

/** Of the camera that stands still and shows most, or else of the first that moves; null where none kept pictures. */
export function shownMotion(
  { every, cameras }: Pick<EpisodeEvents, 'every' | 'cameras'>,
  fps: number,
): ShownMotion | null {
  const all = cameras.flatMap((camera) => {
    const steps = stepsOf(camera, Math.max(1, Math.round((apartSec * fps) / every)));
    if (steps.length === 0) return [];
    return { every, rateHz: fps / every, moves: isCarried(steps), steps };
  });
  const liveliness = ({ steps }: ShownMotion): number =>
    quantile(
      steps.map(({ amount }) => amount),
      0.9,
    );
  const [best] = all.sort(
    (a, b) => Number(a.moves) - Number(b.moves) || liveliness(b) - liveliness(a),
  );
  return best ?? null;
}

/**
 * Whether the camera itself moves, rather than something before it: then three quarters of all cells change and more,
 * before cameras that stand still half of them at most, also at three pictures a second.
 */
function isCarried(steps: readonly ShownStep[]): boolean {
  const lively = [...steps]
    .sort((a, b) => b.amount - a.amount)
    .slice(0, Math.ceil(steps.length / 2));
  return (
    quantile(
      lively.map(({ spread }) => spread),
      0.5,
    ) > carriedShare
  );
}

function stepsOf({ pictures = '', curves }: SeenCamera, apart: number): ShownStep[] {
  const bytes = Buffer.from(pictures, 'base64');
  const count = Math.floor(bytes.length / cells);
  const cuts = cutsIn(curves.whole);
  return Array.from({ length: count }, (_, t): ShownStep => {
    const isCut = cuts.includes(t);
    const from = Math.max(0, t - (apart >> 1));
    const to = Math.min(count - 1, from + apart);
    const growth = curves.growth?.[t] ?? 0;
    // Across a cut nothing moved from one place to another.
    const isAcross = cuts.some((cut) => cut > from && cut <= to);
    if (isAcross) return { ...rest, growth: 0, isCut };
    return { ...changeOf(bytes, from * cells, to * cells), growth, isCut };
  });
}

type Change = Pick<ShownStep, 'amount' | 'spread' | 'x' | 'y'>;

const rest: Change = { amount: 0, spread: 0, x: 0.5, y: 0.5 };

function changeOf(bytes: Buffer, from: number, to: number): Change {
  const change = Float32Array.from({ length: cells }, (_, c) => {
    return (bytes[to + c] ?? 0) - (bytes[from + c] ?? 0);
  });
  const light = nthSmallest(change, cells / 2);
  let [amount, spread, x, y] = [0, 0, 0, 0];
  for (const [c, value] of change.entries()) {
    const own = Math.max(0, Math.abs(value - light) - grain);
    amount += own;
    if (own > 0) spread += 1 / cells;
    x += own * ((c % keptSide) + 0.5);
    y += own * (Math.floor(c / keptSide) + 0.5);
  }
  return amount === 0
    ? rest
    : { amount, spread, x: x / amount / keptSide, y: y / amount / keptSide };
}

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
