/** Stored timestamps against `frame / fps`, which is what LeRobot's loader looks pictures up by. */
import type { Problem } from '../../../../shared/errors';
import { problem } from '../../problems';

/** LeRobot's default `tolerance_s`. */
export const toleranceSec = 1e-4;

export interface TimestampDeviation {
  /** Largest distance from `frame / fps`; infinite where a timestamp is missing. */
  worstSec: number;
  atFrame: number;
  fps: number;
}

/** The deviation if any timestamp is further from `frame / fps` than LeRobot tolerates, float32 rounding aside. */
export function timestampDeviation(
  timestampsSec: Float64Array,
  fps: number,
): TimestampDeviation | null {
  let worstSec = 0;
  let atFrame = 0;
  let outside = 0;
  timestampsSec.forEach((stored, frame) => {
    const ideal = frame / fps;
    const off = Number.isNaN(stored) ? Number.POSITIVE_INFINITY : Math.abs(stored - ideal);
    if (off > toleranceSec + ideal * 2 ** -23) outside += 1;
    if (off > worstSec) [worstSec, atFrame] = [off, frame];
  });
  return outside === 0 ? null : { worstSec, atFrame, fps };
}

/** No recording lasts so long: these are times of the day, in seconds or less. */
const sinceEpochSec = 1e8;

function amountOf(sec: number): string {
  if (sec >= sinceEpochSec) return 'by years, as those of a clock that counts from 1970';
  return `by up to ${sec >= 0.01 ? sec.toFixed(2) : sec.toPrecision(1)} s`;
}

export function timestampsOff(
  { worstSec, atFrame, fps }: TimestampDeviation,
  episode: number,
  file: string,
): Problem {
  const amount = Number.isFinite(worstSec) ? amountOf(worstSec) : 'or are missing';
  return problem('timestamps-off', {
    message:
      `Timestamps of episode ${episode} differ from frame / ${fps} ${amount} (frame ${atFrame}); ` +
      'the studio finds pictures by frame number, and an export can repair the timestamps.',
    file,
    episode,
  });
}
