/** What an episode's arms and hands do, in sentences, for whoever asks about stretches of it. */
import type { Embodiment } from '../../shared/model/dataset';
import type { Policy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import { calibrationOf } from './calibrate';
import { draftReasoning } from './draft';
import { kinematicCues } from './kinematic-cues';
import { episodeMotion } from './motion';

/**
 * The movement from one frame to another, both in [0, length); empty where nothing is known of it. Throws what reading
 * the episode throws.
 */
export async function episodeMovement(
  { dataset, robot, policy }: { dataset: Dataset; robot: Embodiment; policy: Policy },
  episode: number,
): Promise<(from: number, to: number) => string> {
  const signals = await dataset.signals(episode);
  const calibration = await calibrationOf(dataset, robot);
  const motion = episodeMotion(signals, calibration, policy.pause.smoothSec);
  const grips = kinematicCues(motion, policy).filter((cue) => cue.endFrame !== undefined);
  const input = { motion, grips, tasks: [], reasoning: null };
  return (from, to) => draftReasoning(input, from, to).text;
}
