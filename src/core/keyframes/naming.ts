/** The name of a keyframe: which boundary between sub-tasks it looks like, and how far to trust that. */
import type { BoundaryGuess, BoundaryKind, Cue, CueKind } from '../../shared/model/keyframe';
import { weightOf, type Policy } from '../../shared/model/policy';

/**
 * How often a name given for this reason is right within 0.25 s, by the true times of the demo dataset: (right + 1) /
 * (names + 2), so that a few right ones do not make it certain. `evaluate` prints the counts for any labels.
 */
const rightShare: Readonly<Record<BoundaryKind, number>> = {
  start: 25 / 26,
  arrive: 28 / 29,
  grasp: 30 / 32,
  lift: 28 / 32,
  'near-goal': 27 / 29,
  'arrive-goal': 27 / 31,
  release: 31 / 32,
  settle: 23 / 26,
};
/**
 * A cue below full strength stands for a shallow sign. The demo has none; of eight on recordings of real robots three
 * were right.
 */
const shallow = 4 / 10;

/**
 * What only cameras show: of 57 such names on recordings of real robots 52 were right, on the demo nearly all. What is
 * a camera that moves was told in sight of these recordings, so it counts a little less.
 */
const seen = 0.9;

/** Which of several reasons at one frame gives the name: what a curator said, then what a hand does is seen best. */
const order: readonly CueKind[] = [
  'reviewed',
  'gripper-close',
  'gripper-open',
  'phase',
  'pause',
  'event',
];

/** Null where no cue of the keyframe knows its place in the course of the work. */
export function boundaryOf(cues: readonly Cue[], weights: Policy['weights']): BoundaryGuess | null {
  const [best] = cues
    .filter((cue) => cue.boundary !== undefined)
    .sort(
      (a, b) =>
        order.indexOf(a.kind) - order.indexOf(b.kind) ||
        weightOf(b.kind, weights) * b.strength - weightOf(a.kind, weights) * a.strength ||
        a.frame - b.frame,
    );
  if (best?.boundary === undefined) return null;
  const share = rightShare[best.boundary];
  if (best.kind === 'reviewed') return { kind: best.boundary, confidence: best.strength };
  if (best.kind === 'phase' && best.strength < 1) {
    return { kind: best.boundary, confidence: shallow };
  }
  return { kind: best.boundary, confidence: best.kind === 'event' ? seen * share : share };
}
