/** What happens in an episode, in sentences, for whoever asks about stretches of it. */
import type { Embodiment } from '../../shared/model/dataset';
import type { Policy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import { storedEvents } from '../events/episode-events';
import type { ProjectFolder } from '../project/project-folder';
import { calibrationOf } from './calibrate';
import { draftReasoning } from './draft';
import { kinematicCues } from './kinematic-cues';
import { episodeMotion, isUnknown } from './motion';
import { shownMotion, type ShownMotion } from '../events/shown-motion';

interface Asked {
  dataset: Dataset;
  robot: Embodiment;
  policy: Policy;
  /** Of the project, which keeps what the cameras saw. */
  folder: ProjectFolder;
}

/**
 * The movement from one frame to another, both in [0, length); empty where nothing is known of it. Throws what reading
 * the episode throws.
 */
export async function episodeMovement(
  { dataset, robot, policy, folder }: Asked,
  episode: number,
): Promise<(from: number, to: number) => string> {
  const signals = await dataset.signals(episode);
  const calibration = await calibrationOf(dataset, robot);
  const motion = episodeMotion(signals, calibration, policy.pause.smoothSec);
  const grips = kinematicCues(motion, policy).filter((cue) => cue.endFrame !== undefined);
  const shown = isUnknown(motion) ? await shownIn(episode, { dataset, folder }) : null;
  const input = { motion, shown, grips, tasks: [], reasoning: null };
  return (from, to) => draftReasoning(input, from, to).text;
}

async function shownIn(
  episode: number,
  { dataset, folder }: Pick<Asked, 'dataset' | 'folder'>,
): Promise<ShownMotion | null> {
  const fingerprint = await dataset.fingerprint(episode);
  const events = await storedEvents(folder, episode, { fingerprint, model: null });
  return events === null ? null : shownMotion(events, dataset.summary.fps);
}
