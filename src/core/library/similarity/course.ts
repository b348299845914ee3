/** The course of an episode in few numbers: where arms and hands are at even shares of it, and how long it lasts. */
import type { ComparedPart } from '../../../shared/model/similarity';
import type { EpisodeMotion } from '../../keyframes/motion';
import { between } from '../../learning/grid';
import { openingInTime } from '../../signals/opening-in-time';
import type { Series } from '../../signals/series';

/** Moments at which it is looked at: the first frame, the last one, and evenly between. */
export const points = 10;
/** Dimensions of one arm that count; few arms have more. */
const mostDims = 8;

export interface Course {
  /**
   * Which blocks of numbers it has, in their order, with how many: `arm-single:70 hand-single:10 length:1`. Courses of
   * other blocks cannot be compared with it.
   */
  of: string;
  /**
   * Per block and moment, of an arm its places (of its hand where they are known, else of its joints) in the dataset's
   * own unit, of a hand how open it is in [0, 1]; at last the natural logarithm of the seconds it lasts. All finite.
   */
  values: Float32Array;
}

/** Null under two frames, and where neither arm nor hand is known. */
export function courseOf({ frames, fps, arms, hands }: EpisodeMotion): Course | null {
  if (frames < 2 || arms.length + hands.length === 0) return null;
  const blocks: { name: string; series: readonly Series[] }[] = [
    ...arms.map(({ side, hand, places }) => ({
      name: `arm-${side}`,
      series: (hand?.places ?? places).slice(0, mostDims),
    })),
    ...hands.map(({ side, opening, lagSec }) => ({
      name: `hand-${side}`,
      series: [openingInTime(opening, lagSec, fps)],
    })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  const values = Float32Array.from([
    ...blocks.flatMap(({ series }) => atPoints(series, frames)),
    Math.log(frames / fps),
  ]);
  if (!values.every(Number.isFinite)) return null;
  const sizes = blocks.map(({ name, series }) => `${name}:${points * series.length}`);
  return { of: [...sizes, 'length:1'].join(' '), values };
}

function atPoints(series: readonly Series[], frames: number): number[] {
  const moments = Array.from({ length: points }, (_, at) => (at * (frames - 1)) / (points - 1));
  return moments.flatMap((moment) => series.map((values) => between(values, moment)));
}

interface Block {
  part: ComparedPart;
  /** How many numbers. */
  size: number;
  /** How many of them belong to one moment. */
  dims: number;
}

const blockPattern = /^(?:(arm|hand)-[a-z]{1,12}:(\d{1,3})|(length):1)$/;

/** The blocks that a course's `of` names; null where that is no such text. */
export function blocksOf(of: string): Block[] | null {
  const blocks = of.split(' ').map((text): Block | null => {
    const [, moving, numbers, length] = blockPattern.exec(text) ?? [];
    if (length !== undefined) return { part: 'length', size: 1, dims: 1 };
    const size = Number(numbers);
    if (moving === undefined || size === 0 || size % points !== 0) return null;
    return { part: moving === 'arm' ? 'arm' : 'hand', size, dims: size / points };
  });
  return blocks.every((block) => block !== null) ? blocks : null;
}
