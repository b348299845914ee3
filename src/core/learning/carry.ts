/** Marks of several reviewed episodes become marks of a new one. */
import { quantile } from '../signals/series';

/** A keyframe, and which boundary it looks like where that is known. */
export interface NamedFrame {
  frame: number;
  boundary?: { kind: string } | undefined;
}

/** What one reviewed episode says about a new one. */
export interface Carried {
  /** The reviewed episode. */
  reference: number;
  cost: number;
  /** Its marks as frames of the new episode, ascending. */
  frames: readonly number[];
  /** Which boundary each of them looks like, where that is known. */
  kinds: readonly (string | undefined)[];
}

export const kindsOf = (marks: readonly NamedFrame[]): (string | undefined)[] =>
  marks.map(({ boundary }) => boundary?.kind);

interface LearnedMark {
  frame: number;
  /** Which mark of the best reference it is. */
  mark: number;
  /** The reviewed episodes that agree on it, the best first. */
  references: number[];
  /** What each of them costs. */
  costs: number[];
}

export interface Learned {
  /** Of the best reference. */
  cost: number;
  best: number;
  /** Ascending, one a frame. */
  marks: LearnedMark[];
}

/** How quickly a reference counts less the worse it fits, as a share of the median cost. */
const decay = 0.2;
/** Marks of two references within this distance are averaged, seconds. */
const sameSec = 0.5;
/** Within this one they are still the same mark, of which the references do not agree where it is. */
const doubtSec = 1;

/**
 * The best reference says how many marks there are and what they are; each is averaged with those of the others that
 * lie near and are mutually nearest, the more the better they fit. Where the references disagree and a keyframe that is
 * proposed without them lies between, it decides: it was made from this very episode. Unless it looks like a boundary
 * that no reference keeps, for the curator prunes those. It need not look like the mark's own: its place is right more
 * often than its name. A reference without a mark says nothing; null where no other is left. The order of the
 * references does not matter: equal ones go by their number.
 *
 * @param proposed without learning
 */
export function combine(
  carried: readonly Carried[],
  { fps, proposed }: { fps: number; proposed: readonly NamedFrame[] },
): Learned | null {
  const [best, ...others] = carried
    .filter(({ frames }) => frames.length > 0)
    .sort((a, b) => a.cost - b.cost || a.reference - b.reference);
  if (best === undefined) return null;
  const scale =
    decay *
    quantile(
      Float64Array.from(carried, ({ cost }) => cost),
      0.5,
    );
  const weightOf = ({ cost }: Carried): number =>
    scale > 0 ? Math.exp((best.cost - cost) / scale) : 1;
  const kept = new Set(carried.flatMap(({ kinds }) => kinds));
  const marks = new Map<number, LearnedMark>();
  for (const [mark, frame] of best.frames.entries()) {
    const alike = others.flatMap((other) => {
      const there = nearest(other.frames, frame);
      const isSame =
        there !== null &&
        Math.abs(there - frame) <= doubtSec * fps &&
        nearest(best.frames, there) === frame;
      return isSame ? [{ ...other, frame: there }] : [];
    });
    const near = alike.filter((other) => Math.abs(other.frame - frame) <= sameSec * fps);
    const places = [frame, ...alike.map((other) => other.frame)];
    const weights = near.map(weightOf);
    const sum = near.reduce((total, other, i) => total + other.frame * (weights[i] ?? 0), frame);
    const mean = Math.floor(sum / weights.reduce((total, weight) => total + weight, 1) + 0.5);
    const between = proposed.filter(
      (own) =>
        kept.has(own.boundary?.kind) &&
        own.frame >= Math.min(...places) &&
        own.frame <= Math.max(...places),
    );
    const meant = nearest(framesOf(between), mean) ?? mean;
    const agreeing = [best, ...near.toSorted((a, b) => a.cost - b.cost)];
    const references = agreeing.map(({ reference }) => reference);
    const costs = agreeing.map(({ cost }) => cost);
    if (!marks.has(meant)) marks.set(meant, { frame: meant, mark, references, costs });
  }
  const ascending = [...marks.values()].sort((a, b) => a.frame - b.frame);
  return { cost: best.cost, best: best.reference, marks: ascending };
}

const framesOf = (marks: readonly NamedFrame[]): number[] =>
  marks.map(({ frame }) => frame).sort((a, b) => a - b);

/** The earlier one of two that are as near. @param frames ascending */
function nearest(frames: readonly number[], frame: number): number | null {
  let [low, high] = [0, frames.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((frames[middle] ?? 0) < frame) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [frames[low - 1], frames[low]];
  if (before === undefined || after === undefined) return before ?? after ?? null;
  return frame - before <= after - frame ? before : after;
}

/** An episode that fits worse than this times the median of those that are not reviewed is not learned. */
const worstShare = 1.2;
/**
 * Nor one that fits worse than this: on the demo, marks that cost more to carry are worse than what is proposed anyway.
 */
const worstCost = 0.5;
/** Where most are copies of reviewed ones, which cost nothing, what is nearly a copy is learned, too. */
const leastLimit = 0.01;

/**
 * The greatest cost at which marks are carried over, given the best costs of episodes that nobody reviewed. Above 0.
 */
export const limitOf = (costs: readonly number[]): number =>
  costs.length === 0
    ? worstCost
    : Math.min(worstCost, Math.max(leastLimit, worstShare * quantile(costs, 0.5)));
