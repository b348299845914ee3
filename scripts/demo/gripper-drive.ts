/** How the gripper follows what it is told. Openings are shares of the stroke, 0 closed to 1 open. */
import { stepSec } from './timing';

/** The fingers follow the command with this lag, and at most this many strokes per second. */
const lagSec = 0.07;
const speed = 2;
/** A person squeezes the trigger in this time, full stroke. */
const triggerSec = 0.22;

export class GripperDrive {
  /** What the person at the controls wants. */
  target = 1;
  #command = 1;
  #opening = 1;

  /** What the gripper is told: the trigger's position. */
  get command(): number {
    return this.#command;
  }

  get opening(): number {
    return this.#opening;
  }

  advance(): void {
    this.#command += clamp(this.target - this.#command, stepSec / triggerSec);
    this.#opening += clamp(((this.#command - this.#opening) * stepSec) / lagSec, speed * stepSec);
  }

  /** Something of this width is between the fingers. */
  stopAt(width: number): void {
    this.#opening = Math.max(this.#opening, width);
  }
}

const clamp = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value));
