/**
 * The demonstration as a person at the controls would give it: strokes of the hand and commands to the
 * gripper, with the moments at which one sub-task ends and the next begins. Coordinates of the hand:
 * x, y, z of the tip (metres), yaw, and two small tilts (radians).
 */
import type { Submovement } from './min-jerk';
import { minJerkTime } from './min-jerk';
import type { Random } from './random';

export type EventKind =
  'start' | 'arrive' | 'grasp' | 'lift' | 'near-goal' | 'arrive-goal' | 'release' | 'settle';

export type Phase =
  | 'wait'
  | 'approach'
  | 'reach'
  | 'grasp'
  | 'lift'
  | 'carry'
  | 'lower'
  | 'release'
  | 'retreat'
  | 'recover'
  | 'return'
  | 'done';

export interface Mark<T> {
  timeSec: number;
  what: T;
  /** Which move of the task it belongs to. */
  move: number;
}

export interface Command {
  timeSec: number;
  opening: number;
  move: number;
}

/** Share of a stroke's way at which it is seen to have begun; it is seen to have ended at 1 minus this. */
const visibleShare = 0.02;

export class Script {
  readonly start: readonly number[];
  readonly movements: Submovement[] = [];
  /** Gripper targets, 0 closed to 1 open, in order of time. */
  readonly commands: Command[] = [];
  readonly events: Mark<EventKind>[] = [];
  readonly phases: Mark<Phase>[] = [];
  /** Which move of the task is being made. */
  move = 0;
  readonly #random: Random;
  /** How leisurely this person is: multiplies every duration. */
  readonly #pace: number;
  #at: number[];
  #timeSec = 0;
  #last: Submovement | null = null;

  constructor(start: readonly number[], pace: number, random: Random) {
    this.start = start;
    this.#at = [...start];
    this.#pace = pace;
    this.#random = random;
  }

  get timeSec(): number {
    return this.#timeSec;
  }

  /** Where the hand will be when all strokes so far are done. */
  get at(): readonly number[] {
    return this.#at;
  }

  phase(what: Phase): void {
    this.phases.push({ timeSec: this.#timeSec, what, move: this.move });
  }

  event(what: EventKind, timeSec: number): void {
    this.events.push({ timeSec, what, move: this.move });
  }

  /** Lets time pass. */
  wait(lowSec: number, highSec: number): void {
    this.#timeSec += this.#random.uniform(lowSec, highSec) * this.#pace;
  }

  /**
   * A stroke to absolute coordinates (undefined keeps one as it is). `overlap` is the share of the
   * stroke before that is still going on when this one begins.
   */
  stroke(to: readonly (number | undefined)[], seconds: number, overlap = 0): Submovement {
    const target = this.#at.map((value, i) => to[i] ?? value);
    const durationSec = seconds * this.#pace * this.#random.uniform(0.9, 1.12);
    const back = this.#last === null ? 0 : overlap * this.#last.durationSec;
    const startSec = this.#timeSec - back;
    const movement: Submovement = {
      startSec,
      durationSec,
      delta: target.map((value, i) => value - (this.#at[i] ?? 0)),
    };
    this.movements.push(movement);
    this.#last = movement;
    this.#at = target;
    this.#timeSec = startSec + durationSec;
    return movement;
  }

  /** A detour that adds to a stroke and takes itself back, so that the hand swings out by `delta` on the way. */
  swing(during: Submovement, delta: readonly number[]): void {
    const half = during.durationSec / 2;
    this.movements.push({ startSec: during.startSec, durationSec: half, delta });
    this.movements.push({
      startSec: during.startSec + half,
      durationSec: half,
      delta: delta.map((d) => -d),
    });
  }

  /** Commands the gripper now and waits `seconds` (not scaled by pace: the gripper has its own speed). */
  grip(opening: number, seconds: number): void {
    this.commands.push({ timeSec: this.#timeSec, opening, move: this.move });
    this.#timeSec += seconds;
    this.#last = null;
  }
}

export const seenStart = ({ startSec, durationSec }: Submovement): number =>
  startSec + durationSec * minJerkTime(visibleShare);

export const seenEnd = ({ startSec, durationSec }: Submovement): number =>
  startSec + durationSec * minJerkTime(1 - visibleShare);
