/**
 * Which way goes what moves in the small pictures that are kept of each camera: a direction is said by it where no
 * number tells one.
 */
import { nthSmallest } from '../signals/nth-smallest';
import type { Series } from '../signals/series';
import { inUsualContrast } from './contrast';
import { cutsIn } from './cuts';
import type { EpisodeEvents, SeenCamera } from './episode-events';
import { keptSide } from './grey-cells';
import { blurred } from './picture-change';
import { isCarriedCamera } from './shown-motion';

/** What one camera saw up to each picture that was looked at. */
export interface PictureFlow {
  camera: string;
  /** Whether the camera itself moves. */
  moves: boolean;
  /** How far what moves has gone right and down since the first picture, in widths and heights of the picture. */
  right: Series;
  down: Series;
  /** How much all that is seen has grown since then, see `CameraCurves`; zeros of a camera that stands still. */
  growth: Series;
  /** How much changes to each picture, grey levels over all cells, and the middle of that from 0 (left, top) to 1. */
  amount: Series;
  x: Series;
  y: Series;
  /** Pictures that begin another scene. */
  cuts: readonly number[];
}

const cells = keptSide * keptSide;
/** Between neighbours of a picture that soft, what goes less than a cell changes brightness evenly. */
const soft = [0.25, 0.5] as const;
/** Grey levels that a cell of it changes by itself. */
const grain = 1;
/** Holds back the motion of what has no texture: a share of all, and squares of grey levels. */
const ridge = { share: 0.02, least: 50 };

/** Of each camera whose pictures were kept, in the dataset's order. */
export function pictureFlows(
  { every, cameras }: Pick<EpisodeEvents, 'every' | 'cameras'>,
  fps: number,
): PictureFlow[] {
  return cameras.flatMap((camera) => {
    const moves = isCarriedCamera(camera, every, fps);
    return moves === null ? [] : [{ moves, ...flowOf(camera) }];
  });
}

function flowOf(seen: SeenCamera): Omit<PictureFlow, 'moves'> {
  const { camera, curves, pictures = '' } = seen;
  const bytes = Buffer.from(pictures, 'base64');
  const count = Math.floor(bytes.length / cells);
  const cuts = cutsIn(inUsualContrast(seen).whole);
  const isCut = new Set(cuts);
  const series = (): Series => new Float64Array(count);
  const [right, down, growth] = [series(), series(), series()];
  const [amount, x, y] = [series(), series(), series()];
  let before = new Float32Array(cells);
  let now = new Float32Array(cells);
  for (let t = 0; t < count; t++) {
    now.set(bytes.subarray(t * cells, (t + 1) * cells));
    blurred(now, keptSide, soft, now);
    // Across a cut nothing moved from one place to another.
    const step = t === 0 || isCut.has(t) ? rest : stepBetween(before, now);
    right[t] = (right[t - 1] ?? 0) + step.right / keptSide;
    down[t] = (down[t - 1] ?? 0) + step.down / keptSide;
    growth[t] = (growth[t - 1] ?? 0) + (curves.growth?.[t] ?? 0);
    [amount[t], x[t], y[t]] = [step.amount, step.x, step.y];
    [before, now] = [now, before];
  }
  return { camera, right, down, growth, amount, x, y, cuts };
}

interface Step {
  /** Cells. */
  right: number;
  down: number;
  amount: number;
  x: number;
  y: number;
}

const rest: Step = { right: 0, down: 0, amount: 0, x: 0.5, y: 0.5 };

/** Of each cell; room that is used for every two pictures. */
const change = new Float64Array(cells);

/**
 * The one shift that best explains what changes between two pictures, by least squares over the cells that do (Lucas
 * and Kanade 1981); what changes everywhere alike is the exposure.
 */
function stepBetween(before: Float32Array, now: Float32Array): Step {
  for (let c = 0; c < cells; c++) change[c] = (now[c] ?? 0) - (before[c] ?? 0);
  const light = nthSmallest(change, cells / 2);
  const both = (c: number): number => (before[c] ?? 0) + (now[c] ?? 0);
  let [xx, xy, yy, xd, yd] = [0, 0, 0, 0, 0];
  let [amount, x, y] = [0, 0, 0];
  for (let row = 0, c = 0; row < keptSide; row++) {
    for (let column = 0; column < keptSide; column++, c++) {
      const own = (change[c] ?? 0) - light;
      const size = Math.abs(own) - grain;
      if (size <= 0) continue;
      amount += size;
      x += size * (column + 0.5);
      y += size * (row + 0.5);
      if (row === 0 || column === 0 || row === keptSide - 1 || column === keptSide - 1) continue;
      const dx = (both(c + 1) - both(c - 1)) / 4;
      const dy = (both(c + keptSide) - both(c - keptSide)) / 4;
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
      xd -= dx * own;
      yd -= dy * own;
    }
  }
  if (amount === 0) return rest;
  const held = ridge.share * (xx + yy) + ridge.least;
  const [across, along] = [xx + held, yy + held];
  const determinant = across * along - xy * xy;
  return {
    right: (along * xd - xy * yd) / determinant,
    down: (across * yd - xy * xd) / determinant,
    amount,
    x: x / amount / keptSide,
    y: y / amount / keptSide,
  };
}
