/** Runs a demonstration: joints, gripper and things, frame by frame. */
import { flangeOf, nearestJoints, type Joints } from './arm';
import type { Demonstration } from './demonstrate';
import { strokeM, tipDistance } from './gripper';
import type { Place } from './layout';
import { positionAt } from './min-jerk';
import { chain, origin, rotationX, rotationY, rotationZ, translation, type Pose } from './pose';
import { PropMotion } from './prop-motion';
import { props, type PropKind } from './props';
import { seededRandom, type Random } from './random';
import type { EventKind, Mark, Phase } from './script';
import type { Moment } from './stage';

export const fps = 15;
/** Steps of the simulation per frame. */
const substeps = 8;

export interface Frame extends Moment {
  tip: Pose;
  /** What the gripper was told, 0 to 1. */
  command: number;
  phase: Phase;
  move: number;
}

export interface Recording {
  frames: Frame[];
  /** In frames, in order of time. */
  events: { kind: EventKind; frame: number; move: number }[];
}

/** Home position of the arm: elbow up, wrist camera outward. All others are found near the last one. */
const home: Joints = [0.45, -1.75, -1.85, -1.1, 1.57, 0.4];

/** The gripper follows its command with a lag and at a limited speed (strokes per second). */
const gripperLagSec = 0.07;
const gripperSpeed = 2;
/** A person squeezes the trigger in this time, full stroke. */
const triggerSec = 0.22;

/** Pose of the tip from the hand's coordinates, pointing down. */
const tipPose = (c: readonly number[]): Pose =>
  chain(
    translation(c[0] ?? 0, c[1] ?? 0, c[2] ?? 0),
    rotationZ(c[3] ?? 0),
    rotationX(Math.PI + (c[4] ?? 0)),
    rotationY(c[5] ?? 0),
  );

/** Slow trembling of a held hand: a few sines per coordinate. */
function tremor(random: Random): (timeSec: number, coordinate: number) => number {
  const waves = Array.from({ length: 5 }, () =>
    [0.7, 1.6, 3.1].map((hz) => ({
      hz: hz * random.uniform(0.8, 1.25),
      phase: random.uniform(0, 2 * Math.PI),
      size: random.uniform(0.5, 1) / (0.6 + hz),
    })),
  );
  return (timeSec, coordinate) =>
    (waves[coordinate] ?? []).reduce(
      (sum, { hz, phase, size }) => sum + size * Math.sin(2 * Math.PI * hz * timeSec + phase),
      0,
    );
}

export function simulate(
  { script, handEvents }: Demonstration,
  layout: ReadonlyMap<PropKind, Place>,
  seed: number,
): Recording {
  const total = Math.ceil(script.timeSec * fps);
  const shake = tremor(seededRandom(seed + 1));
  const motions = new Map([...layout].map(([kind, at]) => [kind, new PropMotion(kind, at)]));
  const commands = [...script.commands];
  const pending = [...handEvents];
  const frames: Frame[] = [];
  const openings: { timeSec: number; opening: number }[] = [];
  let [target, command, opening] = [1, 1, 1];
  let held: PropKind | null = null;
  let joints = home;
  const step = 1 / (fps * substeps);

  for (let i = 0; i < total * substeps; i++) {
    const timeSec = i * step;
    while (commands[0] && commands[0].timeSec <= timeSec) target = commands.shift()!.opening;
    command += clamp(target - command, step / triggerSec);
    opening += clamp(((command - opening) * step) / gripperLagSec, gripperSpeed * step);
    const at = positionAt(script.start, script.movements, timeSec);
    const coordinates = at.map((value, k) =>
      k < 3
        ? value + 0.0006 * shake(timeSec, k)
        : k === 4 || k === 5
          ? value + 0.004 * shake(timeSec, k - 1)
          : value,
    );
    const tip = tipPose(coordinates);
    const event = pending[0];
    if (
      event &&
      event.timeSec <= timeSec &&
      (event.kind !== 'let go' || isLoose(event.prop, opening))
    ) {
      pending.shift();
      const motion = motions.get(event.prop)!;
      if (event.kind === 'attach') {
        held = event.prop;
        motion.attach(tip);
      } else {
        held = null;
        motion.letFall(event.landing, timeSec);
      }
    }
    const between = held ?? reachedProp(motions, tip);
    if (between !== null) {
      const width = props[between].graspWidth / strokeM;
      opening = Math.max(opening, width);
      if (held === null && opening < 0.999)
        motions.get(between)!.push(tip, (opening * strokeM) / 2);
    }
    for (const motion of motions.values()) motion.step(tip, timeSec, step);
    openings.push({ timeSec, opening });
    if (i % substeps > 0) continue;
    joints = nearestJoints(chain(tip, translation(0, 0, -tipDistance)), joints);
    const { what: phase, move } = script.phases.findLast((mark) => mark.timeSec <= timeSec + 1e-9)!;
    frames.push({
      joints,
      opening,
      command,
      tip,
      phase,
      move,
      props: [...motions].map(([kind, motion]) => ({ kind, pose: motion.pose })),
    });
  }
  return { frames, events: events(script.events, script.commands, openings, total) };
}

const clamp = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value));

/** Whether open fingers have left the sides of a thing (by 2 % of the stroke). */
const isLoose = (kind: PropKind, opening: number): boolean =>
  opening > props[kind].graspWidth / strokeM + 0.02;

/** The thing that stands between the fingers and would stop them, if any. */
function reachedProp(motions: ReadonlyMap<PropKind, PropMotion>, tip: Pose): PropKind | null {
  const [x, y, z] = origin(tip);
  for (const [kind, motion] of motions) {
    const { graspWidth, graspHeight } = props[kind];
    if (graspWidth === 0) continue;
    const at = origin(motion.pose);
    const near = Math.hypot(at[0] - x, at[1] - y) < Math.min(0.02, graspWidth / 2 + 0.004);
    if (near && Math.abs(z - at[2] - graspHeight) < 0.02) return kind;
  }
  return null;
}

/** The script's events and those of the gripper (its first visible movement after a command), in frames. */
function events(
  marks: readonly Mark<EventKind>[],
  commands: Demonstration['script']['commands'],
  openings: readonly { timeSec: number; opening: number }[],
  total: number,
): Recording['events'] {
  const frameOf = (timeSec: number): number => Math.min(total - 1, Math.round(timeSec * fps));
  const all = marks.map(({ what, timeSec, move }) => ({
    kind: what,
    frame: frameOf(timeSec),
    move,
  }));
  for (const { timeSec, opening, move } of commands) {
    const before = openings.find((o) => o.timeSec >= timeSec)!.opening;
    const moved = openings.find((o) => o.timeSec >= timeSec && Math.abs(o.opening - before) > 0.02);
    if (moved)
      all.push({ kind: opening === 0 ? 'grasp' : 'release', frame: frameOf(moved.timeSec), move });
  }
  return all.sort((a, b) => a.frame - b.frame);
}

/** Pose of the gripper's tip that the joints tell. */
export const tipOf = (joints: Joints): Pose =>
  chain(flangeOf(joints), translation(0, 0, tipDistance));
