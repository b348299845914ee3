/** What the robot's own numbers say of a rollout, in words for a judge: its hands, its pauses, its speed. */
import { defaultPolicy } from '../../../shared/model/policy';
import type { EpisodeSignals } from '../../../shared/model/dataset';
import { gripperCues } from '../../keyframes/gripper-cues';
import { episodeMotion } from '../../keyframes/motion';
import { restingFrames } from '../../keyframes/rest';
import { runsOf } from '../movements';
import { recordedRobot } from '../recorded';
import type { Robot } from '../rollout';

/** Times are seconds from the first frame. */
export interface MeasuredSignals {
  acts: { t: number; closes: boolean; whose: string }[];
  pauses: { fromSec: number; toSec: number }[];
  /** Of all arms, 1 the usual speed of the quickest; at `rateHz`. Null where no arm is known. */
  speed: { rateHz: number; values: number[] } | null;
}

const { gripper, pause } = defaultPolicy;

/** Null where neither arm nor hand is known. */
export function measuredSignals(signals: EpisodeSignals, robot: Robot): MeasuredSignals | null {
  const { calibration } = recordedRobot(robot, signals);
  const motion = episodeMotion(signals, calibration, pause.smoothSec);
  const { arms, hands, fps, frames } = motion;
  if (arms.length === 0 && hands.length === 0) return null;
  const acts = hands.flatMap((hand) =>
    gripperCues(hand, fps, gripper).map(({ frame, kind }) => ({
      t: frame / fps,
      closes: kind === 'gripper-close',
      whose: hand.side === 'single' ? 'the gripper' : `the ${hand.side} gripper`,
    })),
  );
  const usual = Math.max(...arms.map(({ reference }) => reference), Number.MIN_VALUE);
  const values = Array.from(
    { length: frames },
    (_, t) => Math.max(...arms.map(({ speed }) => speed[t] ?? 0)) / usual,
  );
  return {
    acts: acts.sort((a, b) => a.t - b.t),
    pauses: runsOf(restingFrames(motion, pause) ?? [], 1)
      .map(({ from, to }) => ({ fromSec: from / fps, toSec: to / fps }))
      .filter(({ fromSec, toSec }) => toSec - fromSec >= pause.restSec),
    speed: arms.length === 0 ? null : { rateHz: fps, values },
  };
}

/** Of the same rollout played backwards. */
export function reversedSignals(
  { acts, pauses, speed }: MeasuredSignals,
  lengthSec: number,
): MeasuredSignals {
  return {
    acts: acts
      .map(({ t, closes, whose }) => ({ t: lengthSec - t, closes: !closes, whose }))
      .reverse(),
    pauses: pauses
      .map(({ fromSec, toSec }) => ({ fromSec: lengthSec - toSec, toSec: lengthSec - fromSec }))
      .reverse(),
    speed: speed === null ? null : { ...speed, values: speed.values.toReversed() },
  };
}

/** Of its beginning alone. */
export function cutSignals(
  { acts, pauses, speed }: MeasuredSignals,
  endSec: number,
): MeasuredSignals {
  return {
    acts: acts.filter(({ t }) => t <= endSec),
    pauses: pauses
      .filter(({ fromSec }) => fromSec < endSec)
      .map(({ fromSec, toSec }) => ({ fromSec, toSec: Math.min(toSec, endSec) })),
    speed:
      speed === null
        ? null
        : { ...speed, values: speed.values.slice(0, Math.round(endSec * speed.rateHz)) },
  };
}

/** Lines of a question. @param timesSec of the pictures that are shown */
export function signalLines(
  { acts, pauses, speed }: MeasuredSignals,
  timesSec: readonly number[],
): string[] {
  const lines = ["Measured from the robot's own recording:"];
  const done = acts.map(
    ({ t, closes, whose }) => `${whose} ${closes ? 'closes' : 'opens'} at ${t.toFixed(1)} s`,
  );
  if (done.length > 0) lines.push(`- ${done.join(', ')}.`);
  else lines.push('- no gripper is seen to close or open.');
  const still = pauses.map(
    ({ fromSec, toSec }) => `${fromSec.toFixed(1)} to ${toSec.toFixed(1)} s`,
  );
  if (still.length > 0) lines.push(`- nothing moves from ${still.join(', ')}.`);
  if (speed !== null) {
    const between = timesSec.slice(1).map((to, at) => meanOf(speed, timesSec[at] ?? 0, to));
    lines.push(
      `- mean speed of the arm from each frame to the next, 1 being its usual speed: ${between.map((value) => value.toFixed(1)).join(', ')}.`,
    );
  }
  return lines;
}

function meanOf(
  { rateHz, values }: NonNullable<MeasuredSignals['speed']>,
  fromSec: number,
  toSec: number,
): number {
  const from = Math.floor(fromSec * rateHz);
  const part = values.slice(from, Math.max(from + 1, Math.round(toSec * rateHz)));
  return part.length === 0 ? 0 : part.reduce((sum, value) => sum + value, 0) / part.length;
}
