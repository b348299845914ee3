/** Where frames are on the time axis. Everything drawn shares one axis; frame i takes the place from i to i + 1. */

export interface Axis {
  frames: number;
  /** Pixels one frame takes. */
  framePx: number;
  /** Pixels of the episode left of the view. */
  scrollPx: number;
  /** Width of the view, pixels. */
  widthPx: number;
}

/** Wide enough to hit one frame with the mouse. */
const widestFramePx = 40;
/** Browsers lose precision in longer scrollable areas. */
const longestPx = 16_000_000;

export const fitFramePx = (frames: number, widthPx: number): number =>
  Math.max(1, widthPx) / Math.max(1, frames);

/** The whole episode at one end, single frames at the other. */
export function clampFramePx(framePx: number, frames: number, widthPx: number): number {
  const fit = fitFramePx(frames, widthPx);
  const widest = Math.max(fit, Math.min(widestFramePx, longestPx / Math.max(1, frames)));
  return Math.min(widest, Math.max(fit, framePx));
}

/** The middle of a frame, in pixels from the left of the view. */
export const frameToX = (axis: Axis, frame: number): number =>
  (frame + 0.5) * axis.framePx - axis.scrollPx;

/** Half of what a marker of full size is wide. */
const halfMarkerPx = 12;

/**
 * Where a keyframe's marker stands: over its frame, but at both ends of the episode far enough inside to be whole.
 *
 * @param scale its size; smaller ones stand close together
 */
export function markerToX(axis: Axis, frame: number, scale = 1): number {
  const half = halfMarkerPx * scale;
  const left = half - axis.scrollPx;
  const right = axis.frames * axis.framePx - axis.scrollPx - half;
  return Math.max(left, Math.min(right, frameToX(axis, frame)));
}

/** The frame at a place, kept inside the episode. */
export function xToFrame(axis: Axis, x: number): number {
  const frame = Math.floor((x + axis.scrollPx) / axis.framePx);
  return Math.min(Math.max(0, axis.frames - 1), Math.max(0, frame));
}

/** Frames [first, end) that are at least partly in view. */
export function visibleFrames(axis: Axis): { first: number; end: number } {
  const first = Math.max(0, Math.floor(axis.scrollPx / axis.framePx));
  const end = Math.ceil((axis.scrollPx + axis.widthPx) / axis.framePx);
  return { first, end: Math.min(axis.frames, Math.max(first, end)) };
}

/** Scroll position after a zoom that leaves the frame under `x` where it is. */
export function scrollAfterZoom(axis: Axis, framePx: number, x: number): number {
  const place = (x + axis.scrollPx) / axis.framePx;
  const most = axis.frames * framePx - axis.widthPx;
  return Math.max(0, Math.min(most, place * framePx - x));
}

/** The view of so many frames with one of them in its middle, as near as the ends of the episode allow. */
export function viewAround(
  frame: number,
  span: number,
  { frames, widthPx }: Pick<Axis, 'frames' | 'widthPx'>,
): Pick<Axis, 'framePx' | 'scrollPx'> {
  const framePx = clampFramePx(widthPx / span, frames, widthPx);
  const most = frames * framePx - widthPx;
  const scrollPx = (frame + 0.5) * framePx - widthPx / 2;
  return { framePx, scrollPx: Math.max(0, Math.min(most, scrollPx)) };
}

/** On either side of the playhead. */
const keyframesBeside = 4;

/** The view in which a frame's neighbours among the keyframes, ascending, are told apart: its middle and its span. */
export function surroundings(
  keyframes: readonly number[],
  frame: number,
): { frame: number; span: number } | null {
  const after = keyframes.findIndex((each) => each >= frame);
  const at = after < 0 ? keyframes.length - 1 : after;
  const from = keyframes[Math.max(0, at - keyframesBeside)];
  const to = keyframes[Math.min(keyframes.length - 1, at + keyframesBeside)];
  if (from === undefined || to === undefined) return null;
  // With room for the markers and the name of the last one.
  return { frame: Math.round((from + to) / 2), span: Math.max(1, Math.round(1.2 * (to - from))) };
}

export interface Tick {
  x: number;
  /** Empty for the short ticks between. */
  label: string;
}

// prettier-ignore
const stepsSec = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30,
  60, 120, 300, 600, 1_800, 3_600,
];
const labelPx = 64;

/** Round seconds, far enough apart to be read. */
export function ticks(axis: Axis, fps: number): Tick[] {
  const secondPx = axis.framePx * fps;
  const stepSec = stepsSec.find((step) => step * secondPx >= labelPx) ?? 3_600;
  const minor = stepSec * secondPx >= 5 * 12 ? 5 : 1;
  const unitSec = stepSec / minor;
  const first = Math.floor(axis.scrollPx / secondPx / unitSec);
  const last = Math.ceil((axis.scrollPx + axis.widthPx) / secondPx / unitSec);
  const found: Tick[] = [];
  for (let unit = Math.max(0, first); unit <= last; unit += 1) {
    const timeSec = unit * unitSec;
    if (timeSec * fps > axis.frames) break;
    found.push({
      // At the middle of the frame that starts then, as everything else.
      x: frameToX(axis, timeSec * fps),
      label: unit % minor === 0 ? formatTime(timeSec, stepSec) : '',
    });
  }
  return found;
}

/** `0.25 s` below a minute of episode, `1:05` above; as many decimals as the step needs. */
export function formatTime(timeSec: number, stepSec: number): string {
  const decimals = stepSec >= 1 ? 0 : stepSec >= 0.1 ? 1 : 2;
  if (timeSec < 60) return `${timeSec.toFixed(decimals)} s`;
  const minutes = Math.floor(timeSec / 60);
  const rest = (timeSec - 60 * minutes).toFixed(decimals);
  return `${minutes}:${rest.padStart(decimals === 0 ? 2 : 3 + decimals, '0')}`;
}
