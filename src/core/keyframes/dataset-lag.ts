/** The lag of a dataset's hands, from what the project has kept of its videos. */
import type { EpisodeSignals } from '../../shared/model/dataset';
import type { GripperLag } from '../../shared/model/gripper-lag';
import type { Policy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import { gridOf } from '../events/camera-motion';
import { storedEvents, type EpisodeEvents } from '../events/episode-events';
import type { Project } from '../project/project';
import { calibrationOf, type Calibration } from './calibrate';
import { gripperCues } from './gripper-cues';
import { measureLag, type SeenHand } from './gripper-lag';
import { episodeMotion } from './motion';
import { motionSeenBy } from './video-cues';

/** Acts of so many episodes agree or do not; more would be read for nothing. */
const mostEpisodes = 24;

/**
 * From an even sample of the episodes whose scene events are kept (proposing keeps them); an episode that cannot be
 * read is left out. What is measured is the recording, whatever a correction says of it.
 */
export async function lagOfDataset(
  dataset: Dataset,
  project: Pick<Project, 'robot' | 'folder' | 'info'>,
): Promise<GripperLag> {
  const calibration = await calibrationOf(dataset, project.robot);
  if (calibration.hands.length === 0 || calibration.arms.length === 0) return measureLag([]);
  const all = dataset.episodes;
  const step = Math.max(1, all.length / mostEpisodes);
  const seen: SeenHand[] = [];
  for (let at = 0; at < all.length; at += step) {
    const episode = all[Math.floor(at)]?.index ?? 0;
    seen.push(...(await handsIn(dataset, project, { episode, calibration }).catch(() => [])));
  }
  return measureLag(seen);
}

async function handsIn(
  dataset: Dataset,
  { folder, info }: Pick<Project, 'folder' | 'info'>,
  { episode, calibration }: { episode: number; calibration: Calibration },
): Promise<SeenHand[]> {
  const fingerprint = await dataset.fingerprint(episode);
  const events = await storedEvents(folder, episode, { fingerprint, model: null });
  if (events === null) return [];
  const signals = await dataset.signals(episode);
  return seenHands({ signals, events }, calibration, info.policy);
}

/** Each hand of an episode in each camera that moves. */
export function seenHands(
  { signals, events }: { signals: EpisodeSignals; events: EpisodeEvents },
  calibration: Calibration,
  { pause, gripper }: Pick<Policy, 'pause' | 'gripper'>,
): SeenHand[] {
  const { arms, hands, fps } = episodeMotion(signals, calibration, pause.smoothSec);
  const grid = gridOf(signals);
  return events.cameras.flatMap((watched) => {
    const motion = motionSeenBy(watched, events.every, signals);
    if (motion === null || !motion.moves) return [];
    return hands.flatMap((hand): SeenHand[] => {
      const arm = arms.find(({ side }) => side === hand.side) ?? arms[0];
      if (arm === undefined || arm.reference <= 0) return [];
      const speed = arm.speed.map((value) => value / arm.reference);
      const acts = gripperCues(hand, fps, gripper);
      const { side } = hand;
      const { lively } = motion;
      return [{ side, camera: watched.camera, acts, fps, speed, lively, rateHz: grid.rateHz }];
    });
  });
}
