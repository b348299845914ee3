/** What can be measured of one rollout by itself, without any model. docs/vla-score.md says what each cannot see. */
import type { EpisodeSignals } from '../../shared/model/dataset';
import { defaultPolicy } from '../../shared/model/policy';
import type { IndicatorName } from '../../shared/model/score';
import { gripperCues } from '../keyframes/gripper-cues';
import { episodeMotion, type ArmMotion, type EpisodeMotion } from '../keyframes/motion';
import { movingFrames, restingFrames } from '../keyframes/rest';
import { norm, type Series } from '../signals/series';
import { measuredAlignment } from './alignment';
import { attemptsOf, chatterOf } from './hand-turns';
import { limitsHeld, type HeldLimit } from './saturation';
import { logDimensionlessJerk, spectralArcLength } from './smoothness';
import { traceOf, type Trace } from './success-distance';
import type { Rollout } from './rollout';

/** Those that need other rollouts come later. */
type Alone = Exclude<IndicatorName, 'distance_to_success' | 'saturation'>;

export interface Measured {
  lengthSec: number;
  values: Record<Alone, number | null>;
  /** The arms' path while they move, for the distance to others; null where there is none. */
  trace: Trace | null;
  /** Where the actions stay at their own extremes. */
  held: HeldLimit[];
  /** Frames from the first to the last movement. */
  moving: { from: number; to: number } | null;
  sources: { arm: string; hand: string };
}

const { pause, gripper } = defaultPolicy;

/** @param rollout with a robot */
export function measure(
  { robot, texts }: Pick<Rollout, 'robot' | 'texts'>,
  signals: EpisodeSignals,
): Measured | null {
  if (robot === null || signals.frames < 2) return null;
  const motion = episodeMotion(signals, robot.calibration, pause.smoothSec);
  const raw = episodeMotion(signals, robot.calibration, 0);
  const { fps } = signals;
  const resting = restingFrames(motion, pause);
  const moving = movingFrames(motion, pause);
  const span = moving ?? { from: 0, to: 0 };
  const path = raw.arms.flatMap((arm) => cut(arm.path, span));
  const speeds = cut(
    raw.arms.map(({ speed }) => speed),
    span,
  );
  const openings = motion.hands.map(({ opening }) => opening);
  const guessed = robot.guessed === '' ? '' : `; guessed: ${robot.guessed}`;
  return {
    lengthSec: signals.frames / fps,
    values: {
      smoothness_sparc: spectralArcLength(norm(speeds, span.to - span.from), fps),
      smoothness_ldlj: logDimensionlessJerk(path, fps),
      path_efficiency: pathEfficiency(motion, resting, fps),
      pause_share: pauseShare(resting, moving),
      gripper_chatter: totalOver(openings, (opening) => chatterOf(opening, fps)),
      grasp_attempts: totalOver(openings, (opening) => attemptsOf(opening, fps)),
      measured_alignment: measuredAlignment(texts, motion),
    },
    trace: traceOf(motion.arms.flatMap((arm) => cut(arm.path, span))),
    held: limitsHeld(signals, robot.actions),
    moving,
    sources: {
      arm: `${motion.arms.map(armSource).join(', ')}${guessed}`,
      hand: `${motion.hands.map(({ source }) => source).join(', ')}${guessed}`,
    },
  };
}

const armSource = ({ arm }: ArmMotion): string => `${arm.feature}: ${arm.role}, ${arm.quantity}`;

const cut = (columns: readonly Series[], { from, to }: { from: number; to: number }): Series[] =>
  columns.map((values) => values.subarray(from, to));

const totalOver = (all: readonly Series[], count: (one: Series) => number): number | null =>
  all.length === 0 ? null : all.reduce((sum, one) => sum + count(one), 0);

/** Share of the frames from the first to the last movement in which nothing moves; 1 where nothing ever does. */
function pauseShare(
  resting: Uint8Array | null,
  moving: { from: number; to: number } | null,
): number | null {
  if (resting === null) return null;
  if (moving === null) return 1;
  const part = resting.subarray(moving.from, moving.to);
  return part.reduce((sum, rests) => sum + rests, 0) / part.length;
}

/**
 * Straight distance over the way that was gone, piece by piece between acts of the hands: a carried thing is not taken for a
 * detour. Steps at rest are left out of the way, where they are noise.
 */
function pathEfficiency(
  motion: EpisodeMotion,
  resting: Uint8Array | null,
  fps: number,
): number | null {
  const acts = motion.hands
    .flatMap((hand) => gripperCues(hand, fps, gripper))
    .map(({ frame }) => frame)
    .sort((a, b) => a - b);
  const bounds = [...new Set([0, ...acts, motion.frames - 1])];
  let [straight, gone] = [0, 0];
  for (const { path } of motion.arms) {
    for (const [at, from] of bounds.slice(0, -1).entries()) {
      const to = bounds[at + 1] ?? from;
      straight += distance(path, from, to);
      for (let t = from; t < to; t += 1) {
        if (resting?.[t] !== 1) gone += distance(path, t, t + 1);
      }
    }
  }
  return gone > 0 ? Math.min(1, straight / gone) : null;
}

const distance = (path: readonly Series[], from: number, to: number): number =>
  Math.hypot(...path.map((values) => (values[to] ?? 0) - (values[from] ?? 0)));
