/**
 * Kinematics of a six-axis arm with the link lengths of the UR3e (Universal Robots, published
 * Denavit-Hartenberg parameters), tool flange at the end. Metres and radians.
 */
import { apply, chain, inverse, rotationX, rotationZ, translation, type Pose } from './pose';

export type Joints = readonly [number, number, number, number, number, number];

export const links = {
  d1: 0.15185,
  a2: -0.24355,
  a3: -0.2132,
  d4: 0.13105,
  d5: 0.08535,
  d6: 0.0921,
} as const;

const { d1, a2, a3, d4, d5, d6 } = links;

/** Standard Denavit-Hartenberg rows: d, a, alpha. */
const rows: readonly (readonly [number, number, number])[] = [
  [d1, 0, Math.PI / 2],
  [0, a2, 0],
  [0, a3, 0],
  [d4, 0, Math.PI / 2],
  [d5, 0, -Math.PI / 2],
  [d6, 0, 0],
];

const step = (row: readonly [number, number, number], angle: number): Pose =>
  chain(rotationZ(angle), translation(row[1], 0, row[0]), rotationX(row[2]));

/** Frames after 0, 1, ..., 6 joints in the base frame; the last one is the flange. */
export function linkFrames(joints: Joints): Pose[] {
  const frames: Pose[] = [translation(0, 0, 0)];
  rows.forEach((row, i) => {
    frames.push(chain(frames[i] ?? frames[0]!, step(row, joints[i] ?? 0)));
  });
  return frames;
}

export const flangeOf = (joints: Joints): Pose => linkFrames(joints)[6]!;

/**
 * Every joint position that puts the flange at `flange` (up to eight, angles in (-pi, pi]), empty
 * where it is out of reach or singular. Closed form after K. Hawkins, "Analytic inverse kinematics
 * for the Universal Robots UR-5/UR-10 arms" (2013).
 */
export function inverseKinematics(flange: Pose): Joints[] {
  const solutions: Joints[] = [];
  const wrist = apply(flange, [0, 0, -d6]);
  const reach = Math.hypot(wrist[0], wrist[1]);
  if (reach < Math.abs(d4)) return [];
  for (const shoulder of [1, -1]) {
    const q1 = Math.atan2(wrist[1], wrist[0]) + shoulder * Math.acos(d4 / reach) + Math.PI / 2;
    const [s1, c1] = [Math.sin(q1), Math.cos(q1)];
    const cos5 = (flange[3] * s1 - flange[7] * c1 - d4) / d6;
    if (Math.abs(cos5) > 1) continue;
    for (const side of [1, -1]) {
      const q5 = side * Math.acos(cos5);
      const s5 = Math.sin(q5);
      // Axis 6 parallel to axis 4: infinitely many solutions, none of which the demo wants.
      if (Math.abs(s5) < 1e-6) continue;
      const q6 = Math.atan2(
        (-flange[1] * s1 + flange[5] * c1) / s5,
        (flange[0] * s1 - flange[4] * c1) / s5,
      );
      solutions.push(...planar(flange, q1, q5, q6));
    }
  }
  return solutions.map((joints) => joints.map(wrap) as unknown as Joints);
}

/** Shoulder, elbow and first wrist joint, which move in one plane, once the other three are known. */
function planar(flange: Pose, q1: number, q5: number, q6: number): Joints[] {
  const from1 = inverse(step(rows[0]!, q1));
  const back = inverse(chain(step(rows[4]!, q5), step(rows[5]!, q6)));
  const wrist = chain(from1, flange, back);
  const p = apply(wrist, [0, -d4, 0]);
  const distance = Math.hypot(p[0], p[1]);
  const cos3 = (distance * distance - a2 * a2 - a3 * a3) / (2 * a2 * a3);
  if (Math.abs(cos3) > 1) return [];
  return [1, -1].map((elbow) => {
    const q3 = elbow * Math.acos(cos3);
    const q2 = -Math.atan2(p[1], -p[0]) + Math.asin((a3 * Math.sin(q3)) / distance);
    const to3 = inverse(chain(step(rows[1]!, q2), step(rows[2]!, q3)));
    const last = chain(to3, wrist);
    return [q1, q2, q3, Math.atan2(last[4], last[0]), q5, q6] as const;
  });
}

const wrap = (angle: number): number =>
  angle - 2 * Math.PI * Math.ceil(angle / (2 * Math.PI) - 0.5);

/**
 * The solution nearest to `from` (each joint taken the short way round, so it may leave (-pi, pi]).
 * Throws a plain error where there is none: the script asked for a place out of reach.
 */
export function nearestJoints(flange: Pose, from: Joints): Joints {
  let best: { joints: Joints; distance: number } | null = null;
  for (const solution of inverseKinematics(flange)) {
    const joints = solution.map((q, i) => {
      const near = from[i] ?? 0;
      return near + wrap(q - near);
    }) as unknown as Joints;
    const distance = joints.reduce((sum, q, i) => sum + (q - (from[i] ?? 0)) ** 2, 0);
    if (best === null || distance < best.distance) best = { joints, distance };
  }
  if (best === null) {
    const place = [flange[3], flange[7], flange[11]].map((v) => v.toFixed(3)).join(', ');
    throw new Error(`The arm cannot reach the flange pose at (${place}).`);
  }
  return best.joints;
}
