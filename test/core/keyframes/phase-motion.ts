/** Movements of an arm and its hand whose phases are known. */
import type { ArmMotion } from '../../../src/core/keyframes/motion';
import { phasesOf } from '../../../src/core/keyframes/phases';
import type { Cue } from '../../../src/shared/model/keyframe';
import { defaultPolicy, type Policy } from '../../../src/shared/model/policy';

const fps = 20;

/** Levels and a gap that make round frames here. */
export const plain: Policy = {
  ...defaultPolicy,
  minGapSec: 0.4,
  phase: { ...defaultPolicy.phase, stopShare: 0.2 },
};

export type Knot = readonly [frame: number, speed: number];

/** Speeds on straight lines between knots. */
export function arm(knots: readonly Knot[], side: ArmMotion['side'] = 'single') {
  const frames = (knots.at(-1)?.[0] ?? 0) + 1;
  const speed = Float64Array.from({ length: frames }, (_, t) => {
    const next = knots.findIndex(([frame]) => frame >= t);
    const [to, high] = knots[next] ?? [t, 0];
    const [from, low] = knots[next - 1] ?? [to, high];
    return to === from ? high : low + ((high - low) * (t - from)) / (to - from);
  });
  const motion: ArmMotion = {
    side,
    arm: {
      side,
      role: 'joints',
      feature: 'state',
      values: [],
      quantity: 'position',
      scale: [],
      names: [],
      step: 0,
    },
    path: [],
    places: [],
    speed,
    reference: 10,
  };
  return motion;
}

export const close = (frame: number, endFrame?: number): Cue => ({
  kind: 'gripper-close',
  strength: 1,
  frame,
  ...(endFrame === undefined ? {} : { endFrame }),
});

export const open = (frame: number): Cue => ({ kind: 'gripper-open', strength: 1, frame });

/** Boundaries by name, where the arm's movement says so; a strength other than 1 stands beside the frame. */
export function course(motion: ArmMotion, acts: readonly Cue[], settings: Partial<Policy> = {}) {
  const phases = phasesOf(motion, acts, fps, { ...plain, ...settings });
  return {
    phases,
    boundaries: phases.cues.map(({ boundary, frame, strength }) =>
      strength === 1 ? `${boundary} ${frame}` : `${boundary} ${frame} x${strength}`,
    ),
    acts: acts.map((act) => phases.acts.get(act) ?? null),
  };
}

// Out of rest at 10, at the object at 30; off at 42, a dip at 60, at the goal at 78; away at 92, at rest from 112 on.
export const approach = [
  [0, 0],
  [10, 0],
  [20, 10],
  [30, 0],
] as const;

export const away = [
  [92, 0],
  [102, 10],
  [112, 0],
  [130, 0],
] as const;

export const carry = [
  [42, 0],
  [52, 10],
  [60, 4],
  [68, 10],
  [78, 0],
] as const;

export const carried = (...knots: Knot[]): string[] =>
  course(arm([...approach, [42, 0], [52, 10], ...knots, ...away]), [close(34, 36), open(84)])
    .boundaries;

export const resting = (...knots: Knot[]): string | undefined =>
  course(arm([...approach, [42, 0], [52, 10], ...knots]), [close(34)]).boundaries.at(-1);

export const lifts = (hand: Cue, ...knots: Knot[]): string | undefined =>
  course(arm([...approach, ...knots, [64, 10], [74, 0], [90, 0]]), [hand]).boundaries[2];

export const off = (dip: number) =>
  course(arm([...approach, [42, 0], [47, 10], [dip, 4], [62, 10], [78, 0], ...away]), [
    close(34, 36),
    open(84),
  ]).boundaries;
