/** Runs a demonstration: joints, gripper and things, frame by frame. */
import { flangeOf, nearestJoints, type Joints } from './arm';
import type { Demonstration } from './demonstrate';
import type { HandEvent } from './hand';
import { strokeM, tipDistance } from './gripper';
import { GripperDrive } from './gripper-drive';
import type { Spot } from './layout';
import { positionAt } from './min-jerk';
import { chain, origin, rotationX, rotationY, rotationZ, translation, type Pose } from './pose';
import { PropMotion } from './prop-motion';
import { props, type PropKind } from './props';
import { seededRandom, type Random } from './random';
import type { Command, EventKind, Mark, Phase, Script } from './script';
import type { Moment } from './stage';
import { stepSec, stepsPerSecond } from './timing';

export interface Frame extends Moment {
  tip: Pose;
  /** What the gripper was told, 0 to 1. */
  command: number;
  phase: Phase;
  move: number;
}

export interface Recording {
  fps: number;
  frames: Frame[];
  /** In frames, in order of time. */
  events: { kind: EventKind; frame: number; move: number }[];
}

/** Home position of the arm: elbow up, wrist camera outward. All others are found near the last one. */
const home: Joints = [0.45, -1.75, -1.85, -1.1, 1.57, 0.4];

/** Pose of the tip from the hand's coordinates, pointing down. */
const tipPose = (c: readonly number[]): Pose =>
  chain(
    translation(c[0] ?? 0, c[1] ?? 0, c[2] ?? 0),
    rotationZ(c[3] ?? 0),
    rotationX(Math.PI + (c[4] ?? 0)),
    rotationY(c[5] ?? 0),
  );

const tremorSize = { metres: 0.0006, radians: 0.004 } as const;

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
  demonstration: Demonstration,
  layout: ReadonlyMap<PropKind, Spot>,
  { seed, fps }: { seed: number; fps: number },
): Recording {
  const { script } = demonstration;
  const substeps = stepsPerSecond / fps;
  // A length that was asked for is met to the frame, whatever rounding adds.
  const total = Math.ceil(script.timeSec * fps - 1e-6);
  const scene = new Simulation(demonstration, layout, seed);
  const frames: Frame[] = [];
  const openings: { timeSec: number; opening: number }[] = [];
  for (let i = 0; i < total * substeps; i++) {
    const timeSec = i * stepSec;
    scene.advance(timeSec);
    openings.push({ timeSec, opening: scene.opening });
    if (i % substeps === 0) frames.push(scene.frame(timeSec));
  }
  const inFrames = { fps, total };
  return { fps, frames, events: events(script.events, script.commands, openings, inFrames) };
}

/** The state of arm, gripper and things from one step to the next. */
class Simulation {
  readonly #script: Script;
  readonly #handEvents: HandEvent[];
  readonly #commands: Command[];
  readonly #motions: ReadonlyMap<PropKind, PropMotion>;
  readonly #shake: ReturnType<typeof tremor>;
  readonly #gripper = new GripperDrive();
  #held: PropKind | null = null;
  #joints: Joints = home;
  #tip: Pose;

  constructor(
    { script, handEvents }: Demonstration,
    layout: ReadonlyMap<PropKind, Spot>,
    seed: number,
  ) {
    this.#script = script;
    this.#handEvents = [...handEvents];
    this.#commands = [...script.commands];
    this.#motions = new Map([...layout].map(([kind, at]) => [kind, new PropMotion(kind, at)]));
    this.#shake = tremor(seededRandom(seed + 1));
    this.#tip = tipPose(script.start);
  }

  get opening(): number {
    return this.#gripper.opening;
  }

  /** From one step before `timeSec` to it. */
  advance(timeSec: number): void {
    const gripper = this.#gripper;
    while (this.#commands[0] && this.#commands[0].timeSec <= timeSec)
      gripper.target = this.#commands.shift()!.opening;
    gripper.advance();
    this.#tip = tipPose(this.#handAt(timeSec));
    this.#handOver(timeSec);
    const between = this.#held ?? reachedProp(this.#motions, this.#tip);
    if (between !== null) {
      gripper.stopAt(props[between].graspWidth / strokeM);
      if (this.#held === null && gripper.opening < 0.999)
        this.#motions.get(between)!.push(this.#tip, (gripper.opening * strokeM) / 2);
    }
    for (const motion of this.#motions.values()) motion.step(this.#tip, timeSec, stepSec);
  }

  /** What a camera and the sensors see now. */
  frame(timeSec: number): Frame {
    const flange = chain(this.#tip, translation(0, 0, -tipDistance));
    this.#joints = nearestJoints(flange, this.#joints);
    const mark = this.#script.phases.findLast((m) => m.timeSec <= timeSec + 1e-9)!;
    return {
      joints: this.#joints,
      opening: this.#gripper.opening,
      command: this.#gripper.command,
      tip: this.#tip,
      phase: mark.what,
      move: mark.move,
      props: [...this.#motions].map(([kind, motion]) => ({ kind, pose: motion.pose })),
    };
  }

  /** The hand's coordinates: as scripted, and a tremble on all but yaw. */
  #handAt(timeSec: number): number[] {
    const { start, movements } = this.#script;
    const shake = this.#shake;
    return positionAt(start, movements, timeSec).map((value, k) => {
      if (k === 3) return value;
      return k < 3
        ? value + tremorSize.metres * shake(timeSec, k)
        : value + tremorSize.radians * shake(timeSec, k - 1);
    });
  }

  /** A thing comes into the hand or leaves it, when its time has come. */
  #handOver(timeSec: number): void {
    const [event] = this.#handEvents;
    if (!event || event.timeSec > timeSec) return;
    if (event.kind === 'let go' && !isLoose(event.prop, this.#gripper.opening)) return;
    this.#handEvents.shift();
    const motion = this.#motions.get(event.prop)!;
    if (event.kind === 'attach') motion.attach(this.#tip);
    else motion.letFall(event.landing, timeSec);
    this.#held = event.kind === 'attach' ? event.prop : null;
  }
}

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
  commands: readonly Command[],
  openings: readonly { timeSec: number; opening: number }[],
  { fps, total }: { fps: number; total: number },
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
