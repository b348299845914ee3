/**
 * Which way goes what moves in the small pictures that are kept of each camera: a direction is said by it where no
 * number tells one.
 */
import { nthSmallest } from '../signals/nth-smallest';
import type { Series } from '../signals/series';
import { cutsIn } from './cuts';
import type { EpisodeEvents, SeenCamera } from './episode-events';
import { keptSide } from './grey-cells';
import { isCarriedCamera } from './shown-motion';

/** What one camera saw up to each picture that was looked at. */
export interface PictureFlow {
  camera: string;
  /** Whether the camera itself moves. */
  moves: boolean;
  /** How far what moves has gone to the right and down since the first picture, in widths and heights of the picture. */
  right: Series;
  down: Series;
  /** How much all that is seen has grown since then, see `CameraCurves`; zeros of a camera that stands still. */
  growth: Series;
  /** How much changes around each picture, grey levels over all cells, and the middle of that from 0 (left, top) to 1. */
  amount: Series;
  x: Series;
  y: Series;
  /** Pictures that begin another scene. */
  cuts: readonly number[];
}

const cells = keptSide * keptSide;
/** Grey levels that the mean of a cell changes by itself. */
const grain = 1.5;
/** Seconds between the pictures that are compared: slow motion shows, too. */
const apartSec = 0.2;
/** Holds back the motion of what has no texture: a share of all, and squares of grey levels. */
const ridge = { share: 0.02, least: 50 };

/** Of each camera whose pictures were kept, in the dataset's order. */
export function pictureFlows(
  { every, cameras }: Pick<EpisodeEvents, 'every' | 'cameras'>,
  fps: number,
): PictureFlow[] {
  const apart = Math.max(1, Math.round((apartSec * fps) / every));
  return cameras.flatMap((camera) => {
    const moves = isCarriedCamera(camera, every, fps);
    return moves === null ? [] : [{ moves, ...flowOf(camera, apart) }];
  });
}

function flowOf(
  { camera, curves, pictures = '' }: SeenCamera,
  apart: number,
): Omit<PictureFlow, 'moves'> {
  const bytes = Buffer.from(pictures, 'base64');
  const count = Math.floor(bytes.length / cells);
  const cuts = cutsIn(curves.whole);
  const series = (): Series => new Float64Array(count);
  const [right, down, growth] = [series(), series(), series()];
  const [amount, x, y] = [series(), series(), series()];
  for (let t = 1; t < count; t++) {
    const from = Math.max(0, t - 1 - (apart >> 1));
    const to = Math.min(count - 1, from + apart);
    // Across a cut nothing moved from one place to another.
    const step = cuts.some((cut) => cut > from && cut <= to) ? rest : stepBetween(bytes, from, to);
    const before = t - 1;
    right[t] = (right[before] ?? 0) + step.right / (to - from) / keptSide;
    down[t] = (down[before] ?? 0) + step.down / (to - from) / keptSide;
    growth[t] = (growth[before] ?? 0) + (curves.growth?.[t] ?? 0);
    [amount[t], x[t], y[t]] = [step.amount, step.x, step.y];
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
 *
 * @param bytes pictures one after the other, which begin at `from` and `to` times `cells`
 */
function stepBetween(bytes: Buffer, from: number, to: number): Step {
  const [before, after] = [from * cells, to * cells];
  for (let c = 0; c < cells; c++) change[c] = (bytes[after + c] ?? 0) - (bytes[before + c] ?? 0);
  const light = nthSmallest(change, cells / 2);
  const both = (c: number): number => (bytes[before + c] ?? 0) + (bytes[after + c] ?? 0);
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
