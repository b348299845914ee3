/** How a stretch of a video becomes a file of its own with as few pictures as possible encoded again. */
import type { PictureTable } from '../../video/picture-table';

/** Half-open ranges of pictures of the source file. */
interface Range {
  from: number;
  to: number;
}

export type CutPlan =
  /** Pieces in order; `copied` ones go packet by packet. One of them, copied, is a clean cut. */
  | { way: 'pieces'; pieces: (Range & { copied: boolean })[] }
  /** Every picture anew. */
  | { way: 'encoded' };

/** Codecs whose packets can follow those of another encoder in one file. */
const joinable = new Set(['avc', 'av1', 'vp9']);

/**
 * Plans the cut of pictures `from` to `to` (half-open). Where the first is not one that decoding can begin with, the
 * pictures up to the next such one are encoded again; where pictures are stored out of order, also those after the last
 * one before the end, for they may need later ones. A file where nothing can be cut is encoded as a whole.
 */
export function planCut(table: PictureTable, { from, to }: Range): CutPlan {
  const { times, keys, reordered, open, codec } = table;
  if (open || codec === null) return { way: 'encoded' };
  const start = keys.find((key) => key >= from) ?? to;
  let end = to;
  if (reordered && to < times.length && !keys.includes(to)) {
    end = keys.findLast((key) => key < to) ?? 0;
  }
  if (start >= end) return { way: 'encoded' };
  const pieces = [
    { from, to: start, copied: false },
    { from: start, to: end, copied: true },
    { from: end, to, copied: false },
  ].filter((piece) => piece.to > piece.from);
  if (pieces.length > 1 && !joinable.has(codec)) return { way: 'encoded' };
  return { way: 'pieces', pieces };
}

/** Pictures that a plan encodes again, of so many. */
export function encodedPictures(plan: CutPlan, pictures: number): number {
  if (plan.way === 'encoded') return pictures;
  return plan.pieces
    .filter(({ copied }) => !copied)
    .reduce((sum, piece) => sum + piece.to - piece.from, 0);
}
