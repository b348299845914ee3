/** What the hand does in a demonstration: strokes to a thing, with it and away from it, human flaws included. */
import type { Landing } from './goals';
import type { Spot } from './layout';
import { chain, rotationZ, translation } from './pose';
import { gripTurn, props, type PropKind } from './props';
import type { Random } from './random';
import { seenEnd, seenStart, type Script } from './script';

/** Something that happens to a prop while the hand has it. */
export type HandEvent =
  | { kind: 'attach'; timeSec: number; prop: PropKind }
  /** Falls out of the closed hand at once. */
  | { kind: 'slip'; timeSec: number; prop: PropKind; landing: Landing }
  /** Falls as soon after this as the fingers have opened enough. */
  | { kind: 'let go'; timeSec: number; prop: PropKind; landing: Landing };

/** Yaw at which the hand's camera looks outward, away from the robot's base. */
export const neutralYaw = (x: number, y: number): number => Math.atan2(y, x) - Math.PI / 2;

/** The turn nearest to `near` that looks the same as `yaw` every `symmetry` radians. */
export function nearestTurn(yaw: number, symmetry: number, near: number): number {
  return yaw + symmetry * Math.round((near - yaw) / symmetry);
}

/** Radians, of either tilt of the hand. */
export const tilt = (random: Random): number => random.normal(0.03);

export class Hand {
  readonly events: HandEvent[] = [];
  readonly #script: Script;
  readonly #random: Random;
  /** Height of the tip while it travels. */
  readonly #travel: number;

  constructor(script: Script, random: Random, travel: number) {
    this.#script = script;
    this.#random = random;
    this.#travel = travel;
  }

  /** From wherever the hand is to around the thing, with the corrections people make. */
  reach(prop: PropKind, aim: Spot, how: { first: boolean; sure: boolean }): void {
    const random = this.#random;
    const script = this.#script;
    const error = how.sure ? 0 : 0.009;
    const [wrongX, wrongY] = [random.normal(error), random.normal(error)];
    script.phase('approach');
    const distance = Math.hypot(aim.x - (script.at[0] ?? 0), aim.y - (script.at[1] ?? 0));
    const hover = props[prop].graspHeight + random.uniform(0.085, 0.12);
    const over = script.stroke(
      [
        aim.x + wrongX,
        aim.y + wrongY,
        hover,
        aim.yaw + random.normal(0.05),
        tilt(random),
        tilt(random),
      ],
      0.75 + 2.4 * distance,
    );
    script.swing(over, [
      random.normal(0.012),
      random.normal(0.012),
      random.uniform(0, 0.02),
      0,
      0,
      0,
    ]);
    if (how.first) script.event('start', seenStart(over));
    const hesitates = random.chance(0.25);
    if (hesitates) script.wait(0.3, 0.7);
    script.phase('reach');
    const down = script.stroke(
      [undefined, undefined, props[prop].graspHeight + 0.02 + random.uniform(0, 0.012)],
      0.85,
      hesitates ? 0 : random.uniform(0.05, 0.3),
    );
    // The last bit is slow and puts right what the first aim missed.
    const final = script.stroke(
      [
        aim.x + random.normal(0.002),
        aim.y + random.normal(0.002),
        props[prop].graspHeight,
        aim.yaw + random.normal(0.03),
        0,
        0,
      ],
      0.55,
      random.uniform(0.2, 0.45),
    );
    script.event('arrive', Math.max(seenEnd(final), seenEnd(down)));
    script.wait(0.05, 0.35);
  }

  /** Around nothing, and up again. */
  closeBeside(): void {
    this.#close(0.75);
    this.#script.phase('recover');
    this.#script.stroke([undefined, undefined, this.#travel * 0.6], 0.7);
    this.#script.wait(0.2, 0.5);
    this.#script.grip(1, 0.5);
  }

  #close(seconds: number): void {
    this.#script.phase('grasp');
    this.#script.grip(0, seconds);
  }

  pickUp(prop: PropKind): void {
    const script = this.#script;
    const random = this.#random;
    // Wide things stop the fingers sooner.
    this.#close(0.3 + 0.4 * (1 - props[prop].graspWidth / 0.085));
    this.events.push({ kind: 'attach', timeSec: script.timeSec, prop });
    script.wait(0.02, 0.25);
    script.phase('lift');
    const up = script.stroke(
      [
        (script.at[0] ?? 0) + random.normal(0.006),
        (script.at[1] ?? 0) + random.normal(0.006),
        this.#travel + props[prop].graspHeight * 0.5,
        undefined,
        tilt(random),
        tilt(random),
      ],
      0.85,
    );
    script.event('lift', seenStart(up));
  }

  /** The thing slips out of the hand part of the way to the goal; returns where it lies then. */
  drop(prop: PropKind): Spot {
    const script = this.#script;
    script.phase('carry');
    const [x, y] = [script.at[0] ?? 0, script.at[1] ?? 0];
    const inward = Math.max(0.3, Math.hypot(x, y) - 0.05) / Math.hypot(x, y);
    script.stroke([x * inward, y * inward], 0.8, 0.2);
    const timeSec = script.timeSec - 0.3;
    const fallen = { x: x * inward, y: y * inward, yaw: (script.at[3] ?? 0) - gripTurn(prop) };
    const rest = chain(translation(fallen.x, fallen.y, 0), rotationZ(fallen.yaw));
    const landing = { rest, x: fallen.x, y: fallen.y, foot: 0, yaw: null };
    this.events.push({ kind: 'slip', timeSec, prop, landing });
    script.phase('recover');
    script.wait(0.4, 0.7);
    script.grip(1, 0.5);
    return fallen;
  }

  /** @param reorients turns it once more above its goal */
  bringTo(prop: PropKind, landing: Landing, reorients: boolean): void {
    const script = this.#script;
    const random = this.#random;
    const grasp = props[prop].graspHeight;
    script.phase('carry');
    const neutral = neutralYaw(landing.x, landing.y);
    const yaw =
      landing.yaw === null
        ? (script.at[3] ?? 0) * 0.35 + neutral * 0.65 + random.normal(0.06)
        : nearestTurn(landing.yaw, Math.PI / 2, neutral);
    const distance = Math.hypot(landing.x - (script.at[0] ?? 0), landing.y - (script.at[1] ?? 0));
    const hover = Math.max(landing.foot + 0.075, this.#travel * 0.75) + grasp;
    const error = 0.008;
    const over = script.stroke(
      [
        landing.x + random.normal(error),
        landing.y + random.normal(error),
        hover,
        yaw,
        tilt(random),
        tilt(random),
      ],
      0.8 + 2.5 * distance,
      random.uniform(0.05, 0.3),
    );
    script.swing(over, [
      random.normal(0.01),
      random.normal(0.01),
      random.uniform(0, 0.02),
      0,
      0,
      0,
    ]);
    if (reorients) {
      script.wait(0.5, 0.8);
      script.stroke([undefined, undefined, undefined, yaw + 0.45], 0.8);
      script.wait(0.2, 0.3);
    }
    const hesitates = random.chance(0.3);
    if (hesitates) script.wait(0.3, 0.6);
    script.phase('lower');
    const down = script.stroke(
      [landing.x, landing.y, landing.foot + grasp, undefined, 0, 0],
      0.95,
      hesitates ? 0 : random.uniform(0, 0.18),
    );
    script.event('near-goal', seenStart(down));
    script.event('arrive-goal', seenEnd(down));
    script.wait(0.05, 0.35);
  }

  letGo(prop: PropKind, landing: Landing): void {
    const script = this.#script;
    script.phase('release');
    this.events.push({ kind: 'let go', timeSec: script.timeSec, prop, landing });
    script.grip(1, 0.42);
    script.wait(0, 0.2);
    script.phase('retreat');
    const random = this.#random;
    script.stroke(
      [
        (script.at[0] ?? 0) + random.normal(0.004),
        (script.at[1] ?? 0) + random.normal(0.004),
        this.#travel + 0.02,
        undefined,
        tilt(random),
        tilt(random),
      ],
      0.85,
    );
  }

  goHome(): void {
    const random = this.#random;
    const script = this.#script;
    script.phase('return');
    const [x, y] = [random.uniform(0.27, 0.33), random.uniform(-0.07, 0.07)];
    const home = script.stroke(
      [x, y, random.uniform(0.2, 0.25), neutralYaw(x, y), tilt(random), tilt(random)],
      1.5,
      random.uniform(0.1, 0.3),
    );
    script.event('settle', seenEnd(home));
  }
}
