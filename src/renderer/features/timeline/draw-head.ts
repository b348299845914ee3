/** The ruler, and under it the segment bar with its keyframe markers. */
import type { ReviewedKeyframe } from '../../../shared/model/keyframe';
import { ticks, type Axis } from './axis';
import { boundaryNames, isUnsure, nameThatFits, roomBeside, type Stretch } from './boundary-names';
import { markNames, markOf, markShapes, type MarkKind } from './cue-marks';
import { markersHeight, type MarkerPlace } from './marker-places';
import type { ThemeColors } from './theme-colors';

export const rulerHeight = 18;
/** Markers, and the names of segments under them. */
const namesHeight = 13;
const barHeight = markersHeight + namesHeight;
/** The middle of the markers' row. */
export const markerY = rulerHeight + markersHeight / 2 + 1;
export const headHeight = rulerHeight + barHeight;

export interface HeadContent {
  /** Ascending by frame. */
  places: readonly MarkerPlace[];
  selectedId: string | null;
  /** Ids of those that are acted on together. */
  picked: ReadonlySet<string>;
}

export function drawHead(
  context: CanvasRenderingContext2D,
  axis: Axis,
  content: HeadContent,
  colors: ThemeColors,
): void {
  context.clearRect(0, 0, axis.widthPx, headHeight);
  drawSegments(context, axis, content, colors);
  const rank = ({ keyframe }: MarkerPlace): number =>
    keyframe.id === content.selectedId
      ? 3
      : { pruned: 0, proposed: 1, accepted: 2 }[keyframe.state];
  const inView = content.places.filter(({ x }) => x > -12 && x < axis.widthPx + 12);
  // What matters more lies on top where markers overlap.
  for (const place of inView.sort((a, b) => rank(a) - rank(b))) {
    const selected = place.keyframe.id === content.selectedId;
    const look = { selected, picked: content.picked.has(place.keyframe.id), colors };
    if (selected || place.scale > asBar) drawMarker(context, place, look);
    else drawBar(context, place, look);
  }
}

/** For a canvas of its own: its letters cost more than all the markers, and a decision changes none. */
export function drawRuler(
  context: CanvasRenderingContext2D,
  axis: Axis,
  fps: number,
  colors: ThemeColors,
): void {
  context.clearRect(0, 0, axis.widthPx, rulerHeight);
  context.font = `11px ${colors.font}`;
  context.textBaseline = 'middle';
  context.fillStyle = colors.textDim;
  for (const { x, label } of ticks(axis, fps)) {
    const long = label !== '';
    context.globalAlpha = long ? 0.8 : 0.4;
    context.fillRect(Math.round(x), rulerHeight - (long ? 7 : 4), 1, long ? 7 : 4);
    if (!long) continue;
    context.globalAlpha = 1;
    context.fillText(label, Math.round(x) + 4, rulerHeight / 2 - 1);
  }
  context.globalAlpha = 1;
}

/** A segment lasts from one keyframe that stands to the next, in a tint of the cue it began with. */
function drawSegments(
  context: CanvasRenderingContext2D,
  axis: Axis,
  content: HeadContent,
  colors: ThemeColors,
): void {
  context.fillStyle = colors.line;
  context.globalAlpha = 0.35;
  const edge = (frame: number): number => frame * axis.framePx - axis.scrollPx;
  const endX = Math.min(axis.widthPx, edge(axis.frames));
  context.fillRect(0, rulerHeight + 2, endX, barHeight - 4);
  const standing = content.places
    .map(({ keyframe }) => keyframe)
    .filter(({ state }) => state !== 'pruned');
  const spans: SegmentSpan[] = [];
  for (const [position, keyframe] of standing.entries()) {
    const from = Math.max(0, edge(keyframe.frame));
    const to = Math.min(axis.widthPx, edge(standing[position + 1]?.frame ?? axis.frames));
    if (to <= 0 || from >= axis.widthPx) continue;
    const isSelected = keyframe.id === content.selectedId;
    const tint = isSelected ? 0.42 : 0.2;
    const width = Math.max(1, to - from - 1);
    context.fillStyle = colors.marks[markOf(keyframe.cues)];
    // Behind markers in lanes, stripes would hide them.
    context.globalAlpha = tint * Math.min(1, (to - from) / calmPx);
    context.fillRect(from, rulerHeight + 2, width, markersHeight);
    context.globalAlpha = tint;
    context.fillRect(from, rulerHeight + 2 + markersHeight, width, namesHeight - 4);
    // The playhead stands in the middle of the selected one's first frame.
    const indent = besidePx.left + (isSelected ? axis.framePx / 2 + 2 : 0);
    spans.push({ keyframe, from, to, indent });
  }
  const selected = spans.find(({ keyframe }) => keyframe.id === content.selectedId);
  const over =
    selected === undefined ? null : drawSelectedName(context, selected, axis.widthPx, colors);
  for (const span of spans) {
    if (over === null) drawName(context, span, colors);
    else if (span !== selected) drawName(context, { ...span, ...roomBeside(span, over) }, colors);
  }
  context.globalAlpha = 1;
}

/** Of a segment that is so wide the whole height is tinted as much. */
const calmPx = 40;
/** Around a name, pixels. */
const besidePx = { left: 3, right: 1 };
const nameY = rulerHeight + barHeight - 3 - namesHeight / 2;

/** Where a segment is in view, and how far from there its name begins, pixels. */
interface SegmentSpan extends Stretch {
  keyframe: ReviewedKeyframe;
  indent: number;
}

/** The segment's name, as long as it fits; a guess that is more likely wrong is faint. */
function drawName(
  context: CanvasRenderingContext2D,
  { keyframe: { boundary }, from, to, indent }: SegmentSpan,
  colors: ThemeColors,
): void {
  if (boundary === undefined) return;
  const measure = measuredIn(context, colors);
  const name = nameThatFits(boundary.kind, to - from - indent - besidePx.right, measure);
  if (name === null) return;
  context.globalAlpha = isUnsure(boundary) ? 0.55 : 1;
  context.fillStyle = isUnsure(boundary) ? colors.textDim : colors.text;
  context.fillText(name, from + indent, nameY);
}

function measuredIn(context: CanvasRenderingContext2D, colors: ThemeColors) {
  context.font = `11px ${colors.font}`;
  context.textBaseline = 'middle';
  return (text: string): number => context.measureText(text).width;
}

/**
 * The name of the selected segment, or of its cue where it has none, over its neighbours where its own room is too
 * small for it; says where, then.
 */
function drawSelectedName(
  context: CanvasRenderingContext2D,
  { keyframe: { boundary, cues, frame }, from, to, indent }: SegmentSpan,
  widthPx: number,
  colors: ThemeColors,
): Stretch | null {
  const isFirst = frame === 0 && cues.length === 0;
  const cueName = isFirst ? 'first frame' : markNames[markOf(cues)];
  const name = boundary === undefined ? cueName : boundaryNames[boundary.kind];
  const width = measuredIn(context, colors)(name) + indent + besidePx.left;
  if (boundary !== undefined && width <= to - from) return null;
  const x = Math.max(0, Math.min(from, widthPx - width));
  context.globalAlpha = 1;
  context.fillStyle = colors.surface;
  context.fillRect(x, nameY - namesHeight / 2, width, namesHeight);
  context.fillStyle = colors.text;
  context.fillText(name, x + indent, nameY);
  return { from: x, to: x + width };
}

/** Smaller shapes cannot be told apart: then bars stand for them. */
const asBar = 0.3;
/** The selected one is no smaller, and lies over its neighbours. */
const leastSelected = 0.8;

interface MarkerLook {
  selected: boolean;
  /** Together with others. */
  picked: boolean;
  colors: ThemeColors;
}

/** Where markers stand too close for shapes: the higher the more it stands. */
function drawBar(
  context: CanvasRenderingContext2D,
  { keyframe: { cues, state }, x: middle }: MarkerPlace,
  { picked, colors }: MarkerLook,
): void {
  const height = { pruned: 6, proposed: 12, accepted: 18 }[state];
  const x = Math.round(middle) - 1;
  if (picked) {
    context.fillStyle = colors.accent;
    context.fillRect(x - 1, markerY + 10, 4, 2);
  }
  context.fillStyle = state === 'pruned' ? colors.textDim : colors.marks[markOf(cues)];
  context.fillRect(x, markerY + 9 - height, state === 'accepted' ? 3 : 2, height);
}

const paths = new Map<MarkKind, Path2D>();

function markPath(kind: MarkKind): Path2D {
  const path = paths.get(kind) ?? new Path2D(markShapes[kind]);
  paths.set(kind, path);
  return path;
}

function drawMarker(
  context: CanvasRenderingContext2D,
  { keyframe, x, y, scale: own }: MarkerPlace,
  { selected, picked, colors }: MarkerLook,
): void {
  const kind = markOf(keyframe.cues);
  const shape = markPath(kind);
  const scale = selected ? Math.max(leastSelected, own) : own;
  // Thinner lines of small markers would be hairs.
  const line = Math.max(1.75, 1.4 / scale);
  context.save();
  context.translate(x, markerY + y);
  context.scale(scale, scale);
  if (selected || picked) {
    context.fillStyle = colors.surface;
    context.strokeStyle = colors.accent;
    context.lineWidth = selected ? 2 : 1;
    context.beginPath();
    context.roundRect(-10.5, -12, 21, 24, 5);
    context.fill();
    context.stroke();
  }
  context.lineJoin = 'round';
  if (keyframe.state === 'pruned') {
    context.globalAlpha = selected ? 1 : 0.7;
    context.scale(0.75, 0.75);
    context.strokeStyle = colors.textDim;
    context.lineWidth = line;
    context.stroke(shape);
    context.stroke(new Path2D('M-8 8 L8 -8'));
  } else if (keyframe.state === 'accepted') {
    context.strokeStyle = colors.surface;
    context.lineWidth = 2.5;
    context.stroke(shape);
    context.fillStyle = colors.marks[kind];
    context.fill(shape);
  } else {
    context.strokeStyle = colors.surface;
    context.lineWidth = 4;
    context.stroke(shape);
    context.fillStyle = colors.surface;
    context.fill(shape);
    context.strokeStyle = colors.marks[kind];
    context.lineWidth = line;
    context.stroke(shape);
  }
  context.restore();
}
