/** Pictures as arrays: rows of pixels or planes of colours, bytes or fractions of 1. */
import type { ArrayFeature } from './arrays';

export interface PictureShape {
  height: number;
  width: number;
  channels: 1 | 3 | 4;
  /** Whether each colour is a plane of its own, as PyTorch has it. */
  isPlanar: boolean;
}

/** Smaller arrays are tables of numbers. */
export const leastSide = 32;

const channelsOf = (size: number | undefined): 1 | 3 | 4 | null =>
  size === 1 || size === 3 || size === 4 ? size : null;

/** What an array of this shape (of one frame) shows, if it is a picture; null where it is none. */
export function pictureShape(shape: readonly number[]): PictureShape | null {
  const [first = 0, second = 0, third] = shape;
  if (shape.length === 2) {
    const isLarge = Math.min(first, second) >= leastSide;
    return isLarge ? { height: first, width: second, channels: 1, isPlanar: false } : null;
  }
  if (shape.length !== 3 || third === undefined) return null;
  const last = channelsOf(third);
  if (last !== null) return { height: first, width: second, channels: last, isPlanar: false };
  const planes = channelsOf(first);
  const isLarge = Math.min(second, third) >= leastSide;
  return planes === null || !isLarge
    ? null
    : { height: second, width: third, channels: planes, isPlanar: true };
}

/** Whether numbers are brightnesses from 0 to 1. */
export const areFractions = (values: ArrayLike<number>): boolean =>
  Array.from(values).every((value) => value >= 0 && value <= 1);

/** One stored picture as bytes, pixel after pixel. */
export function interleaved(stored: Uint8Array, { shape, dtype }: ArrayFeature): Uint8Array {
  const bytes = dtype.startsWith('float') ? fromFractions(stored, dtype) : stored;
  const picture = pictureShape(shape);
  if (picture?.isPlanar !== true) return bytes;
  const { channels, width, height } = picture;
  const plane = width * height;
  const from = (at: number): number =>
    bytes[(at % channels) * plane + Math.floor(at / channels)] ?? 0;
  return bytes.map((_byte, at) => from(at));
}

function fromFractions(stored: Uint8Array, dtype: string): Uint8Array {
  const { buffer } = stored.slice();
  const values = dtype === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer);
  return Uint8Array.from(values, (value) => Math.round(Math.min(Math.max(value, 0), 1) * 255));
}
