/** Turns a task and a layout into a script: what the person at the controls does, human flaws included. */
import { landingOf } from './goals';
import { Hand, nearestTurn, neutralYaw, tilt, type HandEvent } from './hand';
import type { Spot } from './layout';
import type { Random } from './random';
import { gripTurn, props, type PropKind } from './props';
import { Script } from './script';
import type { EpisodePlan, Mishap, Move, Task } from './tasks';

export interface Demonstration {
  script: Script;
  handEvents: HandEvent[];
  success: boolean;
}

interface Manner {
  random: Random;
  /** How leisurely: multiplies the durations; drawn where it is not given. */
  pace?: number | undefined;
}

export function demonstrate(
  plan: EpisodePlan,
  task: Task,
  layout: Map<PropKind, Spot>,
  manner: Manner,
): Demonstration {
  return new Demonstrator(plan, task, layout, manner).run();
}

class Demonstrator {
  readonly #script: Script;
  readonly #hand: Hand;
  readonly #places: Map<PropKind, Spot>;
  readonly #task: Task;
  readonly #random: Random;
  #mishap: Mishap | null;
  readonly #landed = new Map<PropKind, number>();
  readonly #success: boolean;

  constructor(
    plan: EpisodePlan,
    task: Task,
    layout: Map<PropKind, Spot>,
    { random, pace }: Manner,
  ) {
    this.#task = task;
    this.#places = new Map(layout);
    this.#random = random;
    this.#mishap = plan.mishap;
    this.#success = plan.mishap !== 'lost' && plan.mishap !== 'topple';
    const travel = random.uniform(0.155, 0.185);
    const [x, y] = [random.uniform(0.27, 0.33), random.uniform(-0.07, 0.07)];
    const start = [x, y, random.uniform(0.2, 0.25), neutralYaw(x, y), tilt(random), tilt(random)];
    const drawn = random.uniform(0.82, 1.1);
    this.#script = new Script(start, pace ?? drawn, random);
    this.#hand = new Hand(this.#script, random, travel);
  }

  run(): Demonstration {
    const script = this.#script;
    script.phase('wait');
    script.wait(0.4, 0.9);
    this.#task.moves.forEach((move, i) => {
      script.move = i;
      this.#makeMove(move, i === 0);
    });
    this.#hand.goHome();
    script.phase('done');
    script.wait(0.5, 0.9);
    return { script, handEvents: this.#hand.events, success: this.#success };
  }

  #makeMove(move: Move, first: boolean): void {
    const [hand, random] = [this.#hand, this.#random];
    const place = this.#places.get(move.prop)!;
    const body = props[move.prop];
    const target = this.#places.get(move.goal.target)!;
    const order = this.#landed.get(move.goal.target) ?? 0;
    this.#landed.set(move.goal.target, order + 1);
    const others = [...this.#places]
      .filter(([kind]) => kind !== move.goal.target && kind !== move.prop)
      .map(([, at]) => at);
    const landing = landingOf(move, { target, others, order, mishap: this.#mishap }, random);
    const graspYaw = this.#graspYaw(move.prop, place);

    if (this.#mishap === 'miss') {
      this.#mishap = null;
      // Beside it, along the direction in which the fingers do not open.
      const wide = body.graspWidth / 2 + 0.03;
      const away = graspYaw + Math.PI / 2;
      const aim = { x: place.x + wide * Math.cos(away), y: place.y + wide * Math.sin(away) };
      hand.reach(move.prop, { ...aim, yaw: graspYaw }, { first, sure: true });
      hand.closeBeside();
      hand.reach(move.prop, { ...place, yaw: graspYaw }, { first: false, sure: false });
    } else hand.reach(move.prop, { ...place, yaw: graspYaw }, { first, sure: false });

    hand.pickUp(move.prop);
    if (this.#mishap === 'slip' || this.#mishap === 'lost') {
      const lost = this.#mishap === 'lost';
      this.#mishap = null;
      const fallen = hand.drop(move.prop);
      this.#places.set(move.prop, fallen);
      if (lost) return;
      hand.reach(
        move.prop,
        { ...fallen, yaw: this.#graspYaw(move.prop, fallen) },
        { first: false, sure: false },
      );
      hand.pickUp(move.prop);
    }
    const reorients = this.#mishap === 'reorient';
    hand.bringTo(move.prop, landing, reorients);
    if (reorients) this.#mishap = null;
    hand.letGo(move.prop, landing);
    const yaw = (this.#script.at[3] ?? 0) - gripTurn(move.prop);
    this.#places.set(move.prop, { x: landing.x, y: landing.y, yaw });
  }

  #graspYaw(prop: PropKind, place: Spot): number {
    return nearestTurn(
      place.yaw + gripTurn(prop),
      props[prop].symmetry,
      neutralYaw(place.x, place.y),
    );
  }
}
