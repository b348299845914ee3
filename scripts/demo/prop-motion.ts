/** How one thing moves: it stands, is pushed by the fingers, hangs in the hand, falls and comes to rest. */
import type { Landing } from './goals';
import type { Spot } from './layout';
import {
  apply,
  axis,
  chain,
  cross,
  inverse,
  moveTo,
  normalize,
  origin,
  rotationY,
  rotationZ,
  translation,
  type Pose,
  type Vec3,
} from './pose';
import { gripTurn, props, type PropKind } from './props';

const gravity = 9.81;
/** Time in which a thing turns and slides into its last position, after the fall itself. */
const settleSec = 0.12;
/** A tipping cube turns this far about the edge, in this time, before it falls free. */
const tipping = { angle: 1.05, seconds: 0.34, fallSec: 0.2 } as const;

type Fall = { from: Pose; startSec: number; landing: Landing };

export class PropMotion {
  #pose: Pose;
  readonly #kind: PropKind;
  /** The thing in the hand's frame. */
  #inHand: Pose | null = null;
  #fall: Fall | null = null;

  constructor(kind: PropKind, { x, y, yaw }: Spot) {
    this.#kind = kind;
    this.#pose = chain(translation(x, y, 0), rotationZ(yaw));
  }

  get pose(): Pose {
    return this.#pose;
  }

  /** The pads, `half` a metre off the tip's middle on both sides, shove the thing to where it fits between them. */
  push(tip: Pose, half: number): void {
    const inTip = apply(inverse(tip), origin(this.#pose));
    const room = Math.max(0, half - props[this.#kind].graspWidth / 2);
    const excess = inTip[0] - Math.min(room, Math.max(-room, inTip[0]));
    const across = axis(tip, 0);
    const [x, y, z] = origin(this.#pose);
    this.#pose = moveTo(this.#pose, [x - excess * across[0], y - excess * across[1], z]);
  }

  attach(tip: Pose): void {
    this.#fall = null;
    this.#inHand = chain(inverse(tip), this.#pose);
  }

  letFall(landing: Landing, startSec: number): void {
    this.#inHand = null;
    this.#fall = { from: this.#pose, startSec, landing };
  }

  /** Advances to a time; `stepSec` since the last call. */
  step(tip: Pose, timeSec: number, stepSec: number): void {
    if (this.#inHand) {
      this.#inHand = this.#settleInHand(this.#inHand, stepSec);
      this.#pose = chain(tip, this.#inHand);
    } else if (this.#fall) this.#pose = fallen(this.#fall, timeSec - this.#fall.startSec);
  }

  /** Flat sides turn until they lie against the pads. */
  #settleInHand(inHand: Pose, stepSec: number): Pose {
    const { symmetry } = props[this.#kind];
    if (symmetry < 0.1) return inHand;
    // In the hand's frame x is the direction between the pads, and the thing hangs upside down.
    const angle = Math.atan2(inHand[4], inHand[0]);
    const rest = gripTurn(this.#kind);
    const off = angle - rest - symmetry * Math.round((angle - rest) / symmetry);
    const turned = chain(rotationZ(-off * Math.min(1, stepSec * 12)), inHand);
    return moveTo(turned, origin(inHand));
  }
}

function fallen({ from, landing }: Fall, sinceSec: number): Pose {
  if (landing.topple) return toppled(from, landing, sinceSec);
  // It comes to rest turned as it fell: what is tilted is levelled, or leans as the landing says.
  const rest = isLevel(landing.rest) ? sameYaw(landing.rest, from) : alike(landing.rest, from);
  const [start, end] = [origin(from), origin(rest)];
  const fallSec = Math.sqrt((2 * Math.max(0, start[2] - end[2])) / gravity);
  const share = smooth(sinceSec / (fallSec + settleSec));
  const z = Math.max(end[2], start[2] - (gravity * sinceSec * sinceSec) / 2);
  const mixed = blend(from, rest, share);
  return moveTo(mixed, [
    start[0] + (end[0] - start[0]) * share,
    start[1] + (end[1] - start[1]) * share,
    z,
  ]);
}

function toppled(from: Pose, landing: Landing, sinceSec: number): Pose {
  const { direction, edge } = landing.topple!;
  const turned = (angle: number): Pose =>
    chain(
      translation(...edge),
      rotationZ(direction),
      rotationY(angle),
      rotationZ(-direction),
      translation(-edge[0], -edge[1], -edge[2]),
      from,
    );
  if (sinceSec < tipping.seconds) return turned(tipping.angle * (sinceSec / tipping.seconds) ** 2);
  const last = turned(tipping.angle);
  const share = Math.min(1, (sinceSec - tipping.seconds) / tipping.fallSec);
  const [a, b] = [origin(last), origin(landing.rest)];
  return moveTo(blend(last, alike(landing.rest, last), share), [
    a[0] + (b[0] - a[0]) * share,
    a[1] + (b[1] - a[1]) * share,
    a[2] + (b[2] - a[2]) * share * share,
  ]);
}

const smooth = (t: number): number => {
  const s = Math.min(1, Math.max(0, t));
  return s * s * (3 - 2 * s);
};

const isLevel = (p: Pose): boolean => Math.abs(p[10] - 1) < 1e-9;

/** `rest`, turned about the vertical to the direction `from` points in. */
function sameYaw(rest: Pose, from: Pose): Pose {
  return moveTo(rotationZ(Math.atan2(from[4], from[0])), origin(rest));
}

/** `rest` with its axes renamed (a cube does not mind) so that it is turned least from `from`. */
function alike(rest: Pose, from: Pose): Pose {
  let best = rest;
  let nearest = -Infinity;
  for (let quarter = 0; quarter < 4; quarter++) {
    const candidate = chain(rest, rotationZ((quarter * Math.PI) / 2));
    const likeness = [0, 1, 2, 4, 5, 6, 8, 9, 10].reduce(
      (sum, i) => sum + (candidate[i] ?? 0) * (from[i] ?? 0),
      0,
    );
    if (likeness > nearest) [best, nearest] = [candidate, likeness];
  }
  return best;
}

/** An orientation between two (mixed and made square again; good for turns well under half a circle). */
function blend(a: Pose, b: Pose, share: number): Pose {
  const between = (i: 0 | 1 | 2): Vec3 => {
    const [u, v] = [axis(a, i), axis(b, i)];
    return [
      u[0] + (v[0] - u[0]) * share,
      u[1] + (v[1] - u[1]) * share,
      u[2] + (v[2] - u[2]) * share,
    ];
  };
  const z = normalize(between(2));
  const y = normalize(cross(z, between(0)));
  const x = cross(y, z);
  return [x[0], y[0], z[0], 0, x[1], y[1], z[1], 0, x[2], y[2], z[2], 0];
}
