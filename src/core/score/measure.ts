/** What can be measured of one rollout by itself, without any model. docs/vla-score.md says what each cannot see. */
import type { EpisodeSignals } from '../../shared/model/dataset';
import { defaultPolicy } from '../../shared/model/policy';
import type { IndicatorName } from '../../shared/model/score';
import { episodeMotion, type ArmMotion } from '../keyframes/motion';
import { movingFrames, restingFrames } from '../keyframes/rest';
import { norm, type Series } from '../signals/series';
import { measuredAlignment } from './alignment';
import { attemptsOf, chatterOf } from './hand-turns';
import { movements, pauseShare, type Stretch } from './movements';
import { recordedRobot } from './recorded';
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

const { pause } = defaultPolicy;

/** @param rollout with a robot */
export function measure(
  { robot: whole, texts }: Pick<Rollout, 'robot' | 'texts'>,
  signals: EpisodeSignals,
): Measured | null {
  if (whole === null || signals.frames < 2) return null;
  const robot = recordedRobot(whole, signals);
  const motion = episodeMotion(signals, robot.calibration, pause.smoothSec);
  const raw = episodeMotion(signals, robot.calibration, 0);
  const { fps } = signals;
  const resting = restingFrames(motion, pause);
  const moving = movingFrames(motion, pause);
  const span = moving ?? { from: 0, to: 0 };
  const parts = movements(motion, resting);
  const path = raw.arms.flatMap((arm) => arm.path);
  const speed = norm(
    raw.arms.map((arm) => arm.speed),
    signals.frames,
  );
  const openings = motion.hands.map(({ opening }) => opening);
  const guessed = robot.guessed === '' ? '' : `; guessed: ${robot.guessed}`;
  return {
    lengthSec: signals.frames / fps,
    values: {
      smoothness_sparc: meanOver(parts, ({ from, to }) =>
        spectralArcLength(speed.subarray(from, to), fps),
      ),
      smoothness_ldlj: meanOver(parts, (part) => logDimensionlessJerk(cut(path, part), fps)),
      path_efficiency: pathEfficiency(motion.arms, parts),
      pause_share: pauseShare(motion, moving),
      gripper_chatter: totalOver(openings, (opening) => chatterOf(opening, fps)),
      grasp_attempts: totalOver(openings, (opening) => attemptsOf(opening, fps)),
      measured_alignment: measuredAlignment(texts, motion),
    },
    trace: traceOf(
      motion.arms.flatMap((arm) => cut(arm.path, span)),
      motion.arms
        .flatMap(({ arm }) => arm.values.map(({ feature, dim }) => `${feature} ${dim}`))
        .join(),
    ),
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

/** Of all movements by their length in time; null where there is none. */
function meanOver(
  parts: readonly Stretch[],
  measure: (part: Stretch) => number | null,
): number | null {
  let [sum, frames] = [0, 0];
  for (const part of parts) {
    const value = measure(part);
    if (value === null) continue;
    sum += value * (part.to - part.from);
    frames += part.to - part.from;
  }
  return frames === 0 ? null : sum / frames;
}

/** Straight distance over the way that was gone, movement by movement: a carried thing is not taken for a detour. */
function pathEfficiency(arms: readonly ArmMotion[], parts: readonly Stretch[]): number | null {
  let [straight, gone] = [0, 0];
  for (const { path } of arms) {
    for (const { from, to } of parts) {
      straight += distance(path, from, to - 1);
      for (let t = from; t < to - 1; t += 1) gone += distance(path, t, t + 1);
    }
  }
  return gone > 0 ? straight / gone : null;
}

const distance = (path: readonly Series[], from: number, to: number): number =>
  Math.hypot(...path.map((values) => (values[to] ?? 0) - (values[from] ?? 0)));
