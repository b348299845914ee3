/** What the robot does between keyframes, in words, for formats that ask for a movement beside the reasoning. */
import { knownMovement } from '../../keyframes/episode-movement';
import { movementWords } from '../../keyframes/movement-words';
import type { FormatTask, OutEpisode } from '../formats/format';

export interface Segment {
  /** Frames of the source, `to` is not in it any more. */
  from: number;
  to: number;
  /** `move up, then left`, `stop`; empty where the dataset does not say how the robot moves. */
  move: string;
}

/**
 * The segments of an episode as the source has it, ascending and without holes: from its start to the first keyframe,
 * from each keyframe to the next, from the last to its end. Throws what `dataset.signals` throws.
 */
export async function segmentsOf(
  { dataset, project }: Pick<FormatTask, 'dataset' | 'project'>,
  episode: OutEpisode,
): Promise<Segment[]> {
  const { robot, info, folder } = project;
  const asked = { dataset, robot, policy: info.policy, folder };
  const { motion, seen } = await knownMovement(asked, episode.episode);
  const { length } = dataset.episode(episode.episode);
  const starts = [...new Set([0, ...episode.keyframes.map((each) => sourceFrame(episode, each))])];
  return starts.map((from, at) => {
    const to = starts[at + 1] ?? length;
    const words = movementWords(motion, from, Math.min(to, motion.frames - 1), seen) ?? 'stop';
    return { from, to, move: motion.arms.length === 0 ? '' : words };
  });
}

/** The frame of the source whose picture and numbers stand at the keyframe's place in the export. */
export const sourceFrame = (
  { frames }: OutEpisode,
  { outFrame, frame }: { outFrame: number; frame: number },
): number => frames[outFrame] ?? frame;
