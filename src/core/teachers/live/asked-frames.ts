/** Which frames of an episode a teacher is asked about. */
import type { CollectSettings } from '../../../shared/model/collect';
import { foldReview, sameEpisode } from '../../../shared/model/fold-review';
import type { Dataset } from '../../datasets/dataset';
import type { Project } from '../../project/project';

/** Ascending. Kept keyframes are those that stand; in a finished episode, those that a curator accepted. */
export async function askedFrames(
  dataset: Dataset,
  project: Project,
  episode: number,
  frames: CollectSettings['frames'],
): Promise<number[]> {
  const { length } = dataset.episode(episode);
  if (frames !== 'keyframes') {
    return Array.from(
      { length: Math.ceil(length / frames.every) },
      (_none, at) => at * frames.every,
    );
  }
  const proposals = await project.proposals(episode);
  if (proposals === null) return [];
  const decisions = sameEpisode(project.decisions(episode), proposals.fingerprint);
  const { keyframes, finished } = foldReview(proposals.keyframes, decisions);
  const kept = keyframes.filter(
    ({ state, frame }) => frame < length && (finished ? state === 'accepted' : state !== 'pruned'),
  );
  return [...new Set(kept.map(({ frame }) => frame))].sort((a, b) => a - b);
}
