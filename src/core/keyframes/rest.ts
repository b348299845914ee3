/** Where nothing moves in an episode: the one measure of idleness, of what is told and of what an export leaves out. */
import type { EpisodeSignals } from '../../shared/model/dataset';
import { defaultPolicy, type Policy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import { isFrozen, minIdleFrames } from '../datasets/integrity/measure-episode';
import { inUsualContrast } from '../events/contrast';
import { cutsIn } from '../events/cuts';
import type { EpisodeEvents } from '../events/episode-events';
import { isStill } from '../events/still';
import { calibrationOf } from './calibrate';
import { episodeSpeeds, type EpisodeSpeeds } from './motion';

/** A hand that opens or closes by this share of its travel from one frame to the next acts. */
const handStep = 0.02;

/**
 * 1 for each frame in which no arm and no hand moves and no tool runs; null where no arm and no hand is known. An arm
 * moves from where its speed leaves `stopShare` of its reference speed on its way to `speedShare`, until it is back
 * there: by the same shares that say where a pause ends, so that a trimmed episode begins where its first keyframe
 * would be.
 */
export function restingFrames(
  motion: EpisodeSpeeds,
  { speedShare, stopShare }: Policy['pause'],
): Uint8Array | null {
  if (motion.arms.length === 0 && motion.hands.length === 0) return null;
  const resting = new Uint8Array(motion.frames).fill(1);
  for (const { speed, reference } of motion.arms) {
    const [fast, slow] = [speedShare * reference, stopShare * reference];
    if (fast <= 0) continue;
    for (let frame = 0; frame < speed.length; frame += 1) {
      if ((speed[frame] ?? 0) < fast) continue;
      let from = frame;
      while (from > 0 && (speed[from - 1] ?? 0) > slow) from -= 1;
      while (frame < speed.length - 1 && (speed[frame + 1] ?? 0) > slow) frame += 1;
      resting.fill(0, from, frame + 1);
    }
  }
  for (const { from, to } of motion.toolRuns) resting.fill(0, from, to);
  for (const { opening } of motion.hands) {
    for (let frame = 1; frame < opening.length; frame += 1) {
      if (Math.abs((opening[frame] ?? 0) - (opening[frame - 1] ?? 0)) < handStep) continue;
      resting.fill(0, frame - 1, frame + 1);
    }
  }
  return resting;
}

/** Half-open range from the first to the last movement of any arm or hand; null where none moves (or none is known). */
export function movingFrames(
  motion: EpisodeSpeeds,
  settings: Policy['pause'],
): { from: number; to: number } | null {
  const resting = restingFrames(motion, settings);
  const from = resting?.indexOf(0) ?? -1;
  return resting === null || from < 0 ? null : { from, to: resting.lastIndexOf(0) + 1 };
}

/**
 * Whether nothing happens in an episode: no value of state or action changes, and no camera that was watched sees
 * anything but noise. Such a recording has no keyframe, not even a forced one. False where there is nothing to tell it
 * by, and of cut-outs of a second or less.
 */
export function isFrozenEpisode(signals: EpisodeSignals, events: EpisodeEvents | null): boolean {
  if (signals.frames < minIdleFrames) return false;
  const frozen = isFrozen(signals);
  const { cameras, every } = events ?? { cameras: [], every: 1 };
  if (frozen === false || (frozen === null && cameras.length === 0)) return false;
  return cameras.every(
    (camera) =>
      isStill(camera, signals.fps / every) && cutsIn(inUsualContrast(camera).whole).length === 0,
  );
}

/** `restingFrames` of the episodes of a dataset, by the default policy. */
export async function restOf(
  dataset: Dataset,
): Promise<(signals: EpisodeSignals) => Uint8Array | null> {
  const { pause } = defaultPolicy;
  const calibration = await calibrationOf(dataset, dataset.summary.embodiment);
  return (signals) => restingFrames(episodeSpeeds(signals, calibration, pause.smoothSec), pause);
}
