/** What about an episode's proposals deserves eyes, counted while they are made: the material of the queue by need. */
import { isHandAct, layerOf, type Cue, type Doubts } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import { fuse, policyFor } from './fuse';

/** A score this near the threshold could have gone either way. */
const margin = 0.1;
/** Two layers speak of the same moment within this distance, seconds. */
const togetherSec = 0.5;
/** Weaker scene events say little, and weaker acts of a hand are no reason for a picture to change. */
const clearEvent = 0.4;
const clearAct = 0.6;

/**
 * Counts of one episode. Where the video was not watched (`watched` false), the layers cannot disagree.
 *
 * @param cues every cue of the episode, before fusion
 */
export function doubtsOf(
  cues: readonly Cue[],
  episode: { frames: number; fps: number; watched: boolean },
  policy: Policy,
): Doubts {
  const fitting = policyFor(cues, policy);
  const candidates = fuse(cues, episode, {
    ...fitting,
    threshold: Math.max(0, fitting.threshold - margin),
    keepFirstFrame: false,
    keepLastFrame: false,
  });
  const events = cues.filter(({ kind }) => layerOf(kind) === 'scene');
  const movements = cues.filter(({ kind }) => layerOf(kind) === 'movement');
  // A hand that acts changes the scene; an arm that only moves need not.
  const hands = cues.filter(({ kind }) => isHandAct(kind));
  const isNear = (cue: Cue, others: readonly Cue[]): boolean =>
    others.some((other) => Math.abs(other.frame - cue.frame) <= togetherSec * episode.fps);
  const layersSpeak = episode.watched && movements.length > 0;
  const alone = (own: readonly Cue[], least: number, others: readonly Cue[]): number =>
    layersSpeak ? own.filter((cue) => cue.strength >= least && !isNear(cue, others)).length : 0;
  return {
    candidates: candidates.length,
    close: candidates.filter(({ score }) => Math.abs(score - fitting.threshold) <= margin).length,
    sceneOnly: alone(events, clearEvent, movements),
    motionOnly: alone(hands, clearAct, events),
  };
}
