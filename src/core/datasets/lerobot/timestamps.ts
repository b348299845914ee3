/** Stored timestamps against `frame / fps`, which is what LeRobot's loader looks pictures up by. */
import type { Problem } from '../../../shared/errors';
import { problem } from '../problems';

/** LeRobot's default `tolerance_s`. */
const toleranceSec = 1e-4;

/** A problem if any timestamp is further from `frame / fps` than LeRobot tolerates, float32 rounding aside. */
export function timestampProblem(
  timestampsSec: Float64Array,
  fps: number,
  episode: number,
  file: string,
): Problem | null {
  let worst = 0;
  let atFrame = 0;
  let outside = 0;
  timestampsSec.forEach((stored, frame) => {
    const ideal = frame / fps;
    const off = Number.isNaN(stored) ? Number.POSITIVE_INFINITY : Math.abs(stored - ideal);
    if (off > toleranceSec + ideal * 2 ** -23) outside += 1;
    if (off > worst) [worst, atFrame] = [off, frame];
  });
  if (outside === 0) return null;
  const amount = Number.isFinite(worst) ? `by up to ${roundedSec(worst)} s` : 'or are missing';
  return problem('timestamps-off', {
    message:
      `Timestamps of episode ${episode} differ from frame / ${fps} ${amount} (frame ${atFrame}); ` +
      'the studio finds pictures by frame number, and an export can repair the timestamps.',
    file,
    episode,
  });
}

const roundedSec = (seconds: number): string =>
  seconds >= 0.01 ? seconds.toFixed(2) : seconds.toPrecision(1);
