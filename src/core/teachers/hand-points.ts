/** Where joints lead an end effector, learnt from frames that record both: no model of the robot is needed. */
import { solved } from '../signals/solve';

export type Point = [number, number, number];

interface Known {
  joints: readonly number[];
  point: Point;
}

/** Frames around the one asked for that a plane is laid through, and how far its slopes are held back. */
const nearby = 80;
const ridge = 1e-3;
/** Of the frames, to see how good it is; and how far off it may be, of the way that the end effector has. */
const tried = 60;
const mostError = 0.05;

export class HandPoints {
  private constructor(
    private readonly known: readonly Known[],
    private readonly spread: readonly number[],
  ) {}

  /** Null where there is too little to learn from, or what is learnt is no good. */
  static from(known: readonly Known[]): HandPoints | null {
    const width = known[0]?.joints.length ?? 0;
    if (width === 0 || known.length < 4 * nearby) return null;
    const spread = Array.from({ length: width }, (_, at) =>
      deviation(known.map(({ joints }) => joints[at] ?? 0)),
    );
    const step = Math.ceil(known.length / tried);
    const left = new HandPoints(
      known.filter((_, at) => at % step !== 0),
      spread,
    );
    const errors = known
      .filter((_, at) => at % step === 0)
      .map(({ joints, point }) => apart(left.of(joints), point));
    const way = Math.hypot(
      ...[0, 1, 2].map((axis) => deviation(known.map((each) => each.point[axis] ?? 0))),
    );
    const error = errors.reduce((sum, each) => sum + each, 0) / errors.length;
    return error > mostError * way ? null : new HandPoints(known, spread);
  }

  /** By the plane through what the nearest known frames record. */
  of(joints: readonly number[]): Point {
    const near = this.known
      .map((each) => ({ ...each, distance: this.distance(each.joints, joints) }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, nearby);
    const reach = Math.max(near.at(-1)?.distance ?? 1, 1e-9);
    const moving = this.spread.flatMap((spread, at) => (spread > 0 ? [at] : []));
    const unknowns = moving.length + 1;
    const width = unknowns + 1;
    const terms = near.map((each) => ({
      weight: (1 - Math.min(1, each.distance / reach) ** 3) ** 3 + 1e-6,
      point: each.point,
      values: [
        1,
        ...moving.map(
          (at) => ((each.joints[at] ?? 0) - (joints[at] ?? 0)) / (this.spread[at] ?? 1),
        ),
      ],
    }));
    const axis = (of: 0 | 1 | 2): number => {
      const matrix = new Float64Array(unknowns * width);
      for (const { weight, point, values } of terms) {
        for (let j = 0; j < unknowns; j += 1) {
          const share = weight * (values[j] ?? 0);
          for (let k = 0; k < unknowns; k += 1)
            matrix[j * width + k] = (matrix[j * width + k] ?? 0) + share * (values[k] ?? 0);
          matrix[j * width + unknowns] = (matrix[j * width + unknowns] ?? 0) + share * point[of];
        }
      }
      for (let j = 1; j < unknowns; j += 1)
        matrix[j * width + j] = (matrix[j * width + j] ?? 0) + ridge;
      return solved(matrix, unknowns)[0] ?? 0;
    };
    return [axis(0), axis(1), axis(2)];
  }

  private distance(a: readonly number[], b: readonly number[]): number {
    let sum = 0;
    for (const [at, spread] of this.spread.entries())
      if (spread > 0) sum += (((a[at] ?? 0) - (b[at] ?? 0)) / spread) ** 2;
    return Math.sqrt(sum);
  }
}

const apart = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
