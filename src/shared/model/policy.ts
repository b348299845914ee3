/**
 * The pruning policy: every constant that decides which frames keep their reasoning. The defaults of `weights.pause`,
 * `weights.turn` and `threshold` were fitted to hand-marked boundaries of three robots (rounded); the others were
 * chosen with those labels in sight, and their neighbours score about the same.
 */
import { z } from 'zod';
import type { CueKind } from './keyframe';

const fraction = z.number().min(0).max(1);

export const policySchema = z.object({
  name: z.string().min(1).max(80).default('default'),
  /** How much one cue of full strength weighs in the score, per kind. */
  weights: z
    .object({
      'gripper-close': fraction.default(0.9),
      'gripper-open': fraction.default(0.9),
      phase: fraction.default(0.8),
      pause: fraction.default(0.5),
      turn: fraction.default(0.7),
      /** Beside arms and hands; see `event`. */
      event: fraction.default(0),
      'text-change': fraction.default(0.5),
    })
    .prefault({}),
  /** A keyframe is kept if its score is at least this. */
  threshold: fraction.default(0.4),
  /** Candidates within this distance of a stronger one are taken in by it, seconds. */
  mergeSec: z.number().min(0).max(10).default(0.15),
  /** Smallest distance between two keyframes, seconds. */
  minGapSec: z.number().min(0).max(60).default(0.2),
  /**
   * Which layers must speak: either, both within a quarter of a second, or both in each frame by the labels of the
   * DualVLA paper, which know no weights and no threshold.
   */
  layers: z.enum(['any', 'both', 'paper']).default('any'),
  keepFirstFrame: z.boolean().default(true),
  keepLastFrame: z.boolean().default(false),
  gripper: z
    .object({
      /** Schmitt trigger on the normalised opening (0 closed, 1 open). */
      closedBelow: fraction.default(0.35),
      openAbove: fraction.default(0.65),
      /** A motion of the hand counts once it has gone this share of the dataset's range one way. */
      minSwing: fraction.default(0.3),
      /** One of at least this share does too if it is over within `briskSec`: a hand closing on a wide object. */
      briskSwing: fraction.default(0.1),
      briskSec: z.number().min(0).max(10).default(0.7),
      /** How much it counts that a hand opens for the first time, before it ever closed: it lets nothing go. */
      readying: fraction.default(0.3),
    })
    .prefault({}),
  phase: z
    .object({
      /**
       * Shares of the fastest speed of a phase: below the first an arm is at what it takes, below the second it is
       * slow. At its goal, and at the end, it rests below `pause.stopShare`.
       */
      stopShare: fraction.default(0.15),
      slowShare: fraction.default(0.35),
      /** An arm at rest has set off when its speed rises above this share. */
      goShare: fraction.default(0.35),
      /** A dip of the speed by this share divides one movement from the next. */
      dipShare: fraction.default(0.25),
      /** An arm has settled when it rests this long, seconds. */
      restSec: z.number().min(0).max(10).default(0.4),
    })
    .prefault({}),
  pause: z
    .object({
      /** The arm pauses while its speed is below this share of the episode's upper-quartile speed. */
      speedShare: fraction.default(0.4),
      /** Where a pause begins: the speed falls below this share. Where it ends: it rises above the other. */
      stopShare: fraction.default(0.2),
      goShare: fraction.default(0.35),
      /** Smoothing of speed, seconds (standard deviation of a Gaussian). */
      smoothSec: z.number().min(0).max(5).default(0.12),
      /** A pause at least this long has a cue where it begins and one where it ends; a shorter one has one, seconds. */
      restSec: z.number().min(0).max(10).default(0.4),
      /** How much a pause counts in which neither a hand acts nor the arm turns. */
      hesitation: fraction.default(0.3),
    })
    .prefault({}),
  turn: z
    .object({
      angleDeg: z.number().min(1).max(180).default(60),
      /**
       * The direction before and after is taken over the path that the arm covers in this long at full speed, seconds.
       */
      windowSec: z.number().min(0.02).max(5).default(1),
      /** How much a turn counts while the hand on that side is open. */
      freeHand: fraction.default(0.3),
    })
    .prefault({}),
  event: z
    .object({
      /** What weighs instead of `weights.event` where that is less: in an episode without an act of a hand, */
      withoutHand: fraction.default(0.45),
      /** and in one where only the cameras speak. */
      alone: fraction.default(1),
    })
    .prefault({}),
  /** Keyframes of episodes that a curator finished are carried over to the others, see docs/keyframes.md. */
  learn: z
    .object({
      /** What episodes are aligned by. */
      from: z.enum(['both', 'kinematics', 'video', 'nothing']).default('both'),
      /** How many must be finished. */
      fromEpisodes: z.number().int().min(1).max(1_000).default(2),
    })
    .prefault({}),
});

export type Policy = z.infer<typeof policySchema>;

export type LearnFrom = Exclude<Policy['learn']['from'], 'nothing'>;

export const defaultPolicy: Policy = policySchema.parse({});

/** How much a cue of full strength weighs. What curators said is never weighed down. */
export const weightOf = (kind: CueKind, weights: Policy['weights']): number =>
  kind === 'manual' || kind === 'reviewed' ? 1 : weights[kind];
