/** How much changes in the kept pictures of a camera, and where: what drafts and names of videos alone go by. */
import { nthSmallest } from '../signals/nth-smallest';
import { quantile } from '../signals/series';
import { restRatio } from './camera-motion';
import { inUsualContrast } from './contrast';
import { cutsIn } from './cuts';
import type { EpisodeEvents, SeenCamera } from './episode-events';
import { keptSide } from './grey-cells';

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

export interface ShownStep {
  /** Grey levels over all cells, beyond the grain; 0 at rest. */
  amount: number;
  /** Share of the cells in which it is. */
  spread: number;
  /** The same of the cells at the edge of the picture. */
  edge: number;
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
const carriedEdge = 0.86;
/** Cells from the border of the picture. */
const edgeCells = 2;
const cellsAtEdge = cells - (keptSide - 2 * edgeCells) ** 2;

const apartIn = (rateHz: number): number => Math.max(1, Math.round(apartSec * rateHz));

/** Of the camera that stands still and shows most, or else of the first that moves; null where none kept pictures. */
export function shownMotion(
  { every, cameras }: Pick<EpisodeEvents, 'every' | 'cameras'>,
  fps: number,
): ShownMotion | null {
  const all = cameras.flatMap((camera) => {
    const steps = stepsOf(camera, apartIn(fps / every));
    if (steps.length === 0) return [];
    return { every, rateHz: fps / every, moves: isCarried(steps, camera.curves.quiet), steps };
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

/** Whether the camera itself moves, rather than something before it; null where its pictures were not kept. */
export function isCarriedCamera(
  camera: Pick<SeenCamera, 'pictures' | 'curves'>,
  every: number,
  fps: number,
): boolean | null {
  const steps = stepsOf(camera, apartIn(fps / every));
  return steps.length === 0 ? null : isCarried(steps, camera.curves.quiet);
}

/**
 * Where a camera moves, most cells change, those at the edge, too, and much more than at rest. On the recordings that
 * the constants come from (3 to 15 pictures a second), share of all cells: 0.54 and more in cameras that move, 0.49
 * and less in those that stand still; of the cells at the edge by the logarithm of `restRatio`: 1.08 and 0.69.
 */
function isCarried(steps: readonly ShownStep[], quiet: readonly number[]): boolean {
  const lively = [...steps]
    .sort((a, b) => b.amount - a.amount)
    .slice(0, Math.ceil(steps.length / 2));
  const usual = (of: 'spread' | 'edge'): number =>
    quantile(
      lively.map((step) => step[of]),
      0.5,
    );
  if (usual('spread') > carriedShare) return true;
  return usual('edge') * Math.log(Math.max(1, restRatio(quiet))) > carriedEdge;
}

/** Grey levels beyond their grain that cells change by where something moves: all together, and each on average. */
const moved = { together: 40, each: 1 };

/**
 * Whether the kept pictures show that something moves: the mean of a cell evens out what sensor and codec make of its
 * pixels, of which many cells change by little.
 *
 * @param rateHz pictures a second
 */
export function showsMotion(
  camera: Pick<SeenCamera, 'pictures' | 'curves'>,
  rateHz: number,
): boolean {
  const amounts = stepsOf(camera, apartIn(rateHz)).map(({ amount, spread }) =>
    amount >= moved.each * spread * cells ? amount : 0,
  );
  return quantile(amounts, 0.98) >= moved.together;
}

function stepsOf(camera: Pick<SeenCamera, 'pictures' | 'curves'>, apart: number): ShownStep[] {
  const { pictures = '', curves } = camera;
  const bytes = Buffer.from(pictures, 'base64');
  const count = Math.floor(bytes.length / cells);
  // Of a stranger's curve there may be far more than pictures.
  const cuts = cutsIn(inUsualContrast(camera).whole).filter((cut) => cut < count);
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

const isInner = (at: number): boolean => at >= edgeCells && at < keptSide - edgeCells;

const isAtEdge = Array.from(
  { length: cells },
  (_, cell) => !isInner(cell % keptSide) || !isInner(Math.floor(cell / keptSide)),
);
/** Of each cell; room that is used for every picture, of which an hour has many. */
const change = new Float64Array(cells);

type Change = Pick<ShownStep, 'amount' | 'spread' | 'edge' | 'x' | 'y'>;

const rest: Change = { amount: 0, spread: 0, edge: 0, x: 0.5, y: 0.5 };

function changeOf(bytes: Buffer, from: number, to: number): Change {
  for (let c = 0; c < cells; c++) change[c] = (bytes[to + c] ?? 0) - (bytes[from + c] ?? 0);
  const light = nthSmallest(change, cells / 2);
  let [amount, spread, edge, x, y] = [0, 0, 0, 0, 0];
  for (let c = 0; c < cells; c++) {
    const own = Math.abs((change[c] ?? 0) - light) - grain;
    if (own <= 0) continue;
    amount += own;
    spread += 1 / cells;
    if (isAtEdge[c]) edge += 1 / cellsAtEdge;
    x += own * ((c % keptSide) + 0.5);
    y += own * (Math.floor(c / keptSide) + 0.5);
  }
  return amount === 0
    ? rest
    : { amount, spread, edge, x: x / amount / keptSide, y: y / amount / keptSide };
}
