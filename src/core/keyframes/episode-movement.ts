/** What happens in an episode, in sentences, for whoever asks about stretches of it. */
import type { Embodiment } from '../../shared/model/dataset';
import type { Policy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import { storedEvents, type EpisodeEvents } from '../events/episode-events';
import type { ProjectFolder } from '../project/project-folder';
import { calibrationOf } from './calibrate';
import { draftReasoning } from './draft';
import { kinematicCues } from './kinematic-cues';
import { episodeMotion, isUnknown, type EpisodeMotion } from './motion';
import { lacksDirections, type SeenWay } from './movement-words';
import { seenWay } from './picture-way';
import { shownMotion } from '../events/shown-motion';

interface Asked {
  dataset: Dataset;
  robot: Embodiment;
  policy: Policy;
  /** Of the project, which keeps what the cameras saw. */
  folder: ProjectFolder;
}

/** What is known of an episode's movement. */
interface KnownMovement {
  motion: EpisodeMotion;
  /** What the cameras saw, as the project keeps it, where it is needed; else null. */
  events: EpisodeEvents | null;
  /** See `seenWay`. */
  seen: SeenWay | null;
}

/**
 * The movement from one frame to another, both in [0, length); empty where nothing is known of it. Throws what reading
 * the episode throws.
 */
export async function episodeMovement(
  asked: Asked,
  episode: number,
): Promise<(from: number, to: number) => string> {
  const { dataset, policy } = asked;
  const { motion, events, seen } = await knownMovement(asked, episode);
  const grips = kinematicCues(motion, policy).filter((cue) => cue.endFrame !== undefined);
  const shown =
    isUnknown(motion) && events !== null ? shownMotion(events, dataset.summary.fps) : null;
  const input = { motion, shown, seen, grips, tasks: [], reasoning: null };
  return (from, to) => draftReasoning(input, from, to).text;
}

/** Decodes nothing. Throws what reading the episode throws. */
export async function knownMovement(
  { dataset, robot, policy, folder }: Asked,
  episode: number,
): Promise<KnownMovement> {
  const signals = await dataset.signals(episode);
  const calibration = await calibrationOf(dataset, robot);
  const motion = episodeMotion(signals, calibration, policy.pause.smoothSec);
  if (!isUnknown(motion) && !lacksDirections(motion)) return { motion, events: null, seen: null };
  const fingerprint = await dataset.fingerprint(episode);
  const events = await storedEvents(folder, episode, { fingerprint, model: null });
  return { motion, events, seen: seenWay(motion, events) };
}
