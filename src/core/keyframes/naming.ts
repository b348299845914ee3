/** The name of a keyframe: which boundary between sub-tasks it looks like, and how far to trust that. */
import type { BoundaryGuess, BoundaryKind, Cue, CueKind } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';

/**
 * How often a name given for this reason is right, by the true times of the demo dataset (within 0.25 s; `evaluate`
 * prints the same for other labels). A cue below full strength that names a phase stands for a shallow sign, and was
 * right in two of three cases on recordings of real robots.
 */
const rightShare: Readonly<Record<BoundaryKind, number>> = {
  start: 0.96,
  arrive: 0.81,
  grasp: 0.9,
  lift: 0.88,
  'near-goal': 0.93,
  'arrive-goal': 0.86,
  release: 0.96,
  settle: 0.9,
};
const shallow = 0.65;

/** Which of several reasons at one frame gives the name: what a hand does is seen best. */
const order: readonly CueKind[] = ['gripper-close', 'gripper-open', 'phase', 'pause'];

/** Null where no cue of the keyframe knows its place in the course of the work. */
export function boundaryOf(cues: readonly Cue[], weights: Policy['weights']): BoundaryGuess | null {
  const weightOf = (cue: Cue): number => (cue.kind === 'manual' ? 1 : weights[cue.kind]);
  const [best] = cues
    .filter((cue) => cue.boundary !== undefined)
    .sort(
      (a, b) =>
        order.indexOf(a.kind) - order.indexOf(b.kind) ||
        weightOf(b) * b.strength - weightOf(a) * a.strength ||
        a.frame - b.frame,
    );
  if (best?.boundary === undefined) return null;
  const share = rightShare[best.boundary];
  return {
    kind: best.boundary,
    confidence: best.kind === 'phase' && best.strength < 1 ? shallow * share : share,
  };
}
