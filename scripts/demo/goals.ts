/** Where a thing ends up, and where the hand lets go of it. */
import { besideTarget, type Spot } from './layout';
import { chain, rotationX, rotationZ, translation, type Pose } from './pose';
import { props } from './props';
import type { Random } from './random';
import type { Mishap, Move } from './tasks';

export interface Landing {
  /** The thing's pose once it has come to rest. */
  rest: Pose;
  /** Where the thing's middle is when the hand lets go, and how high its foot is. */
  x: number;
  y: number;
  foot: number;
  /** The direction it should be turned to, where that matters. */
  yaw: number | null;
  /** The hand tips over: where the edge is that it tips about, and which way. */
  topple?: { direction: number; edge: readonly [number, number, number] };
}

/** Where `move` ends; `order` counts the things that went to the same target before. */
export function landingOf(
  move: Move,
  from: { target: Spot; others: readonly Spot[]; order: number; mishap: Mishap | null },
  random: Random,
): Landing {
  const { target, order, mishap } = from;
  const { goal, prop } = move;
  const body = props[prop];
  const onto = props[goal.target];
  const jitter = (size: number): number => random.normal(size);

  if (goal.relation === 'left of' || goal.relation === 'right of') {
    const beside = besideTarget(target, goal.relation);
    const [x, y] = [beside.x + jitter(0.006), beside.y + jitter(0.006)];
    return { rest: translation(x, y, 0), x, y, foot: 0.003, yaw: null };
  }
  if (goal.relation === 'in') {
    // The second thing lies beside the first, both leaning on the wall of the bowl.
    const shared = move.prop !== 'orange';
    const angle = order === 0 ? random.uniform(0.4, 0.9) : -2.4;
    const out = shared ? 0.027 : 0;
    const [x, y] = [target.x + out * Math.cos(angle), target.y + out * Math.sin(angle)];
    const lean = shared ? 0.24 : 0;
    const foot = onto.restHeight + (shared ? 0.007 : 0);
    const rest = chain(
      translation(x, y, foot),
      rotationZ(angle + Math.PI / 2),
      rotationX(lean),
      rotationZ(random.uniform(-0.15, 0.15)),
    );
    return {
      rest,
      x: x + jitter(0.003),
      y: y + jitter(0.003),
      foot: foot + random.uniform(0.026, 0.036),
      yaw: null,
    };
  }
  if (goal.target === 'plate') {
    const [x, y] = [target.x + jitter(0.008), target.y + jitter(0.008)];
    const foot = onto.restHeight + (prop === 'banana' ? 0.004 : 0);
    return {
      rest: translation(x, y, foot),
      x,
      y,
      foot: foot + random.uniform(0.002, 0.006),
      yaw: null,
    };
  }
  const far = mishap === 'topple' ? 0.029 : random.uniform(0, 0.003);
  const direction = freestDirection(target, from.others);
  const [dx, dy] = [Math.cos(direction), Math.sin(direction)];
  const [x, y] = [target.x + far * dx, target.y + far * dy];
  const edge = onto.height / 2;
  return {
    rest:
      mishap === 'topple'
        ? chain(
            translation(target.x, target.y, 0),
            rotationZ(direction),
            translation(edge + body.height + 0.018, 0, body.height / 2),
            // On its side: a quarter turn outward about the middle.
            quarterTurn(body.height),
          )
        : translation(x, y, onto.restHeight),
    x,
    y,
    foot: onto.restHeight + random.uniform(0.001, 0.003),
    yaw: target.yaw,
    ...(mishap === 'topple'
      ? {
          topple: {
            direction,
            edge: [target.x + edge * dx, target.y + edge * dy, onto.height] as const,
          },
        }
      : {}),
  };
}

/** Of the four sides of a cube, the one with most room beside it. */
function freestDirection(cube: Spot, others: readonly Spot[]): number {
  const roomTowards = (direction: number): number => {
    const [x, y] = [cube.x + 0.09 * Math.cos(direction), cube.y + 0.09 * Math.sin(direction)];
    return Math.min(...others.map((other) => Math.hypot(other.x - x, other.y - y)));
  };
  const sides = [0, 1, 2, 3].map((quarter) => cube.yaw + (quarter * Math.PI) / 2);
  return sides.reduce((best, side) => (roomTowards(side) > roomTowards(best) ? side : best));
}

/** The foot of a cube lying on its side, in the frame of its middle, fallen towards x. */
const quarterTurn = (edge: number): Pose => [0, 0, 1, -edge / 2, 0, 1, 0, 0, -1, 0, 0, 0];
