/** What counts as the same moment, wherever moments are compared. */

/**
 * A tolerance in whole frames: `floor(toleranceSec * fps + 0.5)`, at least 1. A frame lasts 1 / fps, so a mark is good
 * to half a frame, and at few frames per second the neighbour still counts.
 */
export function toleranceFrames(toleranceSec: number, fps: number): number {
  // A hair of slack, so that 0.25 s of 10 fps are 3 frames whatever the last bit of the product says.
  return Math.max(1, Math.floor(toleranceSec * fps + 0.5 + 1e-6));
}
