/** Where the things stand at the start of an episode. */
import type { Random } from './random';
import { propKinds, props, type PropKind } from './props';
import type { Task } from './tasks';

export interface Spot {
  x: number;
  y: number;
  yaw: number;
}

/** Reach that the arm works in comfortably: distance from its base (metres) and direction (radians). */
const reach = { near: 0.29, far: 0.43, right: -0.72, left: 0.72 } as const;
/** Air between two things: for the fingers around what is picked, less for the rest. */
const clearance = { picked: 0.055, other: 0.02 } as const;

const strays: readonly PropKind[] = propKinds.filter((kind) => kind !== 'bowl' && kind !== 'plate');

/**
 * Random places, nothing touching anything, and room for the fingers; with one to three things the task does not need.
 */
export function layOut(task: Task, random: Random): Map<PropKind, Spot> {
  const needed = new Set<PropKind>(task.moves.flatMap(({ prop, goal }) => [prop, goal.target]));
  // The fingers come down around what is picked and around what it is put on.
  const picked = needed;
  const free = strays.filter((kind) => !needed.has(kind));
  const extra = new Set<PropKind>();
  const wanted = 1 + Math.floor(random.uniform(0, 3));
  while (extra.size < wanted) extra.add(random.pick(free));
  // The large and the needed first, for they are hardest to place.
  const kinds = [...needed].sort((a, b) => props[b].footprint - props[a].footprint);
  kinds.push(...extra);

  for (;;) {
    const places = new Map<PropKind, Spot>();
    // What stands left of the plate in the end needs free table there from the start.
    const reserved: { x: number; y: number; radius: number }[] = [];
    for (const kind of kinds) {
      const place = tryToPlace(kind, { places, reserved, picked }, random);
      if (place === null) break;
      places.set(kind, place);
      for (const { goal, prop } of task.moves)
        if (goal.target === kind && (goal.relation === 'left of' || goal.relation === 'right of'))
          reserved.push({
            ...besideTarget(place, goal.relation),
            radius: props[prop].footprint,
          });
    }
    if (places.size === kinds.length && reserved.every(({ x, y }) => reachable(x, y)))
      return places;
  }
}

/** The place beside something, on the left or right as the robot sees it. */
export const besideTarget = (
  { x, y }: Spot,
  side: 'left of' | 'right of',
): { x: number; y: number } => ({ x: x - 0.01, y: side === 'left of' ? y + 0.15 : y - 0.15 });

function reachable(x: number, y: number): boolean {
  const distance = Math.hypot(x, y);
  return distance > reach.near - 0.03 && distance < reach.far + 0.03 && Math.abs(y) < 0.34;
}

function tryToPlace(
  kind: PropKind,
  around: {
    places: ReadonlyMap<PropKind, Spot>;
    reserved: readonly { x: number; y: number; radius: number }[];
    picked: ReadonlySet<PropKind>;
  },
  random: Random,
): Spot | null {
  const { places, reserved, picked } = around;
  for (let attempt = 0; attempt < 60; attempt++) {
    const distance = random.uniform(reach.near, reach.far);
    const direction = random.uniform(reach.right, reach.left);
    const [x, y] = [distance * Math.cos(direction), distance * Math.sin(direction)];
    const yaw = kind === 'mug' ? mugYaw(direction, random) : random.uniform(-Math.PI, Math.PI);
    const { footprint } = props[kind];
    const fits = [...places].every(([other, at]) => {
      const gap = picked.has(kind) || picked.has(other) ? clearance.picked : clearance.other;
      return Math.hypot(x - at.x, y - at.y) > footprint + props[other].footprint + gap;
    });
    const free = reserved.every((r) => Math.hypot(x - r.x, y - r.y) > footprint + r.radius + 0.04);
    if (fits && free) return { x, y, yaw };
  }
  return null;
}

/** The mug's handle points to the side of the hand, where no finger comes down. */
const mugYaw = (direction: number, random: Random): number =>
  direction + Math.PI * Math.floor(random.uniform(0, 2)) + random.uniform(-0.5, 0.5);
