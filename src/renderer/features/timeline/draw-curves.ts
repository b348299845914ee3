/** The curves under the segment bar. */
import type { ReviewedKeyframe } from '../../../shared/model/keyframe';
import { frameToX, visibleFrames, type Axis } from './axis';
import { extremesPerPixel } from './decimate';
import type { CurveRow } from './rows';
import type { ThemeColors } from './theme-colors';

export const curveHeight = 38;
const padding = 4;

export interface CurvesContent {
  rows: readonly CurveRow[];
  selected: ReviewedKeyframe | null;
}

export function drawCurves(
  context: CanvasRenderingContext2D,
  axis: Axis,
  content: CurvesContent,
  colors: ThemeColors,
): void {
  context.clearRect(0, 0, axis.widthPx, content.rows.length * curveHeight);
  for (const [position, row] of content.rows.entries()) {
    const top = position * curveHeight;
    context.fillStyle = colors.line;
    context.fillRect(0, top + curveHeight - 1, axis.widthPx, 1);
    drawCurve(context, axis, { row, top }, colors);
  }
  if (content.selected !== null) {
    context.fillStyle = colors.accent;
    context.globalAlpha = 0.5;
    const x = Math.round(frameToX(axis, content.selected.frame));
    context.fillRect(x, 0, 1, content.rows.length * curveHeight);
    context.globalAlpha = 1;
  }
}

interface PlacedRow {
  row: CurveRow;
  top: number;
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
  const line = axis.framePx >= 1 ? curvePath(axis, placed) : columnPath(axis, placed);
  if (placed.row.style === 'area') {
    context.fillStyle = color;
    context.globalAlpha = 0.14;
    context.fill(axis.framePx >= 1 ? areaPath(axis, placed) : columnPath(axis, placed, true));
    context.globalAlpha = 0.85;
  }
  context.stroke(line);
  context.globalAlpha = 1;
}

/** A value that never changes lies in the middle. */
function toY({ row, top }: PlacedRow, value: number): number {
  const span = row.max - row.min;
  const share = span === 0 ? 0.5 : (value - row.min) / span;
  return top + curveHeight - 1 - padding - share * (curveHeight - 1 - 2 * padding);
}

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
  const floor = placed.top + curveHeight - 1 - padding;
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
  const floor = placed.top + curveHeight - 1 - padding;
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
