/** The curves under the segment bar. */
import { frameToX, visibleFrames, type Axis } from './axis';
import { extremesPerPixel } from './decimate';
import type { CurveRow } from './rows';
import type { ThemeColors } from './theme-colors';

/** A curve is as high as there is room for, within these; with others over it, its label has a line more. */
export const curveHeights = { least: 32, leastWithMore: 47, most: 320 };
const padding = 4;

export interface CurvesContent {
  rows: readonly CurveRow[];
  /** Of each, pixels. */
  height: number;
  /** Rows [first, end) that are in view: of many curves the others are not drawn. */
  inView: { first: number; end: number };
}

export function drawCurves(
  context: CanvasRenderingContext2D,
  axis: Axis,
  content: CurvesContent,
  colors: ThemeColors,
): void {
  const { height, inView } = content;
  context.clearRect(0, 0, axis.widthPx, content.rows.length * height);
  for (const [position, row] of content.rows.entries()) {
    if (position < inView.first || position >= inView.end) continue;
    const top = position * height;
    context.fillStyle = colors.line;
    context.fillRect(0, top + height - 1, axis.widthPx, 1);
    drawCurve(context, axis, { row, top, height }, colors);
    drawOver(context, axis, { row, top, height }, colors);
    drawTaught(context, axis, { row, top, height }, colors);
    markSpikes(context, axis, { row, top, height }, colors);
  }
}

interface PlacedRow {
  row: CurveRow;
  top: number;
  height: number;
}

function drawCurve(
  context: CanvasRenderingContext2D,
  axis: Axis,
  placed: PlacedRow,
  colors: ThemeColors,
): void {
  const color = placed.row.style === 'area' ? colors.text : colors.accent;
  context.strokeStyle = color;
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  const line = pathOf(axis, placed);
  if (placed.row.style === 'area') {
    context.fillStyle = color;
    context.globalAlpha = 0.14;
    context.fill(axis.framePx >= 1 ? areaPath(axis, placed) : columnPath(axis, placed, true));
    context.globalAlpha = 0.85;
  }
  context.stroke(line);
  context.globalAlpha = 1;
}

/** The same dimension of another feature. */
function drawOver(
  context: CanvasRenderingContext2D,
  axis: Axis,
  placed: PlacedRow,
  colors: ThemeColors,
): void {
  const { over } = placed.row;
  if (over === undefined) return;
  const row = { ...placed.row, values: over.values };
  context.strokeStyle = colors.text;
  context.lineWidth = 1.25;
  context.stroke(pathOf(axis, { ...placed, row }));
}

/** One for each teacher; of more they come again. */
const dashes = [
  [5, 3],
  [2, 2],
  [9, 3, 2, 3],
];

/** What teachers would have done, dashed over what was done. */
function drawTaught(
  context: CanvasRenderingContext2D,
  axis: Axis,
  placed: PlacedRow,
  colors: ThemeColors,
): void {
  context.strokeStyle = colors.warn;
  context.lineWidth = 1.5;
  for (const [at, { values }] of (placed.row.taught ?? []).entries()) {
    const over = { ...placed, row: { ...placed.row, values } };
    context.setLineDash(dashes[at % dashes.length] ?? []);
    context.stroke(pathOf(axis, over));
  }
  context.setLineDash([]);
}

/** A value that never changes lies in the middle, one beyond the range at its edge. */
function toY({ row, top, height }: PlacedRow, value: number): number {
  const span = row.max - row.min;
  const share = span === 0 ? 0.5 : Math.min(1, Math.max(0, (value - row.min) / span));
  return top + height - 1 - padding - share * (height - 1 - 2 * padding);
}

const pathOf = (axis: Axis, placed: PlacedRow): Path2D =>
  axis.framePx >= 1 ? curvePath(axis, placed) : columnPath(axis, placed);

/** One point per frame, broken where there is no number. */
function curvePath(axis: Axis, placed: PlacedRow): Path2D {
  const path = new Path2D();
  let open = false;
  eachVisible(axis, placed.row.values, (frame, value) => {
    if (!Number.isFinite(value)) {
      open = false;
      return;
    }
    const x = frameToX(axis, frame);
    if (open) path.lineTo(x, toY(placed, value));
    else path.moveTo(x, toY(placed, value));
    open = true;
  });
  return path;
}

function areaPath(axis: Axis, placed: PlacedRow): Path2D {
  const path = new Path2D();
  const floor = placed.top + placed.height - 1 - padding;
  let lastX: number | null = null;
  const close = (): void => {
    if (lastX !== null) path.lineTo(lastX, floor);
    lastX = null;
  };
  eachVisible(axis, placed.row.values, (frame, value) => {
    if (!Number.isFinite(value)) {
      close();
      return;
    }
    const x = frameToX(axis, frame);
    if (lastX === null) path.moveTo(x, floor);
    path.lineTo(x, toY(placed, value));
    lastX = x;
  });
  close();
  return path;
}

/** One more frame on either side, so that curves run to the edges of the view. */
function eachVisible(
  axis: Axis,
  values: Float32Array,
  visit: (frame: number, value: number) => void,
): void {
  const { first, end } = visibleFrames(axis);
  for (let frame = Math.max(0, first - 1); frame < Math.min(values.length, end + 1); frame += 1) {
    visit(frame, values[frame] ?? Number.NaN);
  }
}

/** One stroke per pixel column from its lowest to its highest value; with `filled`, from the floor up. */
function columnPath(axis: Axis, placed: PlacedRow, filled = false): Path2D {
  const path = new Path2D();
  const floor = placed.top + placed.height - 1 - padding;
  const { startX, low, high } = extremesPerPixel(placed.row.values, axis);
  let open = false;
  for (let at = 0; at < high.length; at += 1) {
    const highest = high[at] ?? Number.NaN;
    if (Number.isNaN(highest)) {
      open = false;
      continue;
    }
    const x = startX + at;
    const top = toY(placed, highest);
    if (filled) {
      path.rect(x, top, 1, floor - top);
      continue;
    }
    const bottom = toY(placed, low[at] ?? highest);
    if (open) path.lineTo(x + 0.5, bottom);
    else path.moveTo(x + 0.5, bottom);
    path.lineTo(x + 0.5, top);
    open = true;
  }
  return path;
}

const spikePx = 4;

/** A small wedge at the edge where values go on beyond it. */
function markSpikes(
  context: CanvasRenderingContext2D,
  axis: Axis,
  { row, top, height }: PlacedRow,
  colors: ThemeColors,
): void {
  if (row.highest <= row.max && row.lowest >= row.min) return;
  const { startX, low, high } = extremesPerPixel(row.values, axis);
  context.fillStyle = colors.warn;
  const mark = (at: number, tip: number, base: number): void => {
    const x = startX + at + Math.max(0.5, axis.framePx / 2);
    context.beginPath();
    context.moveTo(x, tip);
    context.lineTo(x - spikePx, base);
    context.lineTo(x + spikePx, base);
    context.fill();
  };
  for (let at = 0; at < high.length; at += 1) {
    if ((high[at] ?? Number.NaN) > row.max) mark(at, top, top + spikePx + 1);
    if ((low[at] ?? Number.NaN) < row.min) mark(at, top + height - 1, top + height - 2 - spikePx);
  }
}
