/** Points and rigid poses in three dimensions. Lengths in metres, angles in radians, z up. */

export type Vec3 = readonly [number, number, number];

/** Rotation and translation, row-major 3x4: `[r00 r01 r02 tx  r10 r11 r12 ty  r20 r21 r22 tz]`. */
export type Pose = readonly [
  ...[number, number, number, number],
  ...[number, number, number, number],
  ...[number, number, number, number],
];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, k: number): Vec3 => [a[0] * k, a[1] * k, a[2] * k];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const length = (a: Vec3): number => Math.hypot(a[0], a[1], a[2]);
export const normalize = (a: Vec3): Vec3 => scale(a, 1 / length(a));

export const identity: Pose = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];

export const translation = (x: number, y: number, z: number): Pose => [
  ...([1, 0, 0, x, 0, 1] as const),
  ...([0, y, 0, 0, 1, z] as const),
];

export function rotationX(angle: number): Pose {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [1, 0, 0, 0, 0, c, -s, 0, 0, s, c, 0];
}

export function rotationY(angle: number): Pose {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c, 0, s, 0, 0, 1, 0, 0, -s, 0, c, 0];
}

export function rotationZ(angle: number): Pose {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0];
}

function compose(a: Pose, b: Pose): Pose {
  const out: number[] = [];
  for (let row = 0; row < 3; row++) {
    const [x, y, z, t] = a.slice(row * 4, row * 4 + 4) as [number, number, number, number];
    for (let column = 0; column < 4; column++)
      out.push(
        x * (b[column] ?? 0) +
          y * (b[4 + column] ?? 0) +
          z * (b[8 + column] ?? 0) +
          (column === 3 ? t : 0),
      );
  }
  return out as unknown as Pose;
}

/** `chain(a, b, c)` first applies c, then b, then a. */
export const chain = (...poses: readonly Pose[]): Pose => poses.reduce(compose, identity);

export function inverse(p: Pose): Pose {
  const turn: Pose = [p[0], p[4], p[8], 0, p[1], p[5], p[9], 0, p[2], p[6], p[10], 0];
  const [x, y, z] = apply(turn, [-p[3], -p[7], -p[11]]);
  return chain(translation(x, y, z), turn);
}

/** The point in the outer frame. */
export const apply = (p: Pose, v: Vec3): Vec3 => [
  p[0] * v[0] + p[1] * v[1] + p[2] * v[2] + p[3],
  p[4] * v[0] + p[5] * v[1] + p[6] * v[2] + p[7],
  p[8] * v[0] + p[9] * v[1] + p[10] * v[2] + p[11],
];

export const origin = (p: Pose): Vec3 => [p[3], p[7], p[11]];

/** The direction of a frame's own axis (0 x, 1 y, 2 z) in the outer frame. */
export const axis = (p: Pose, index: 0 | 1 | 2): Vec3 => [
  p[index],
  p[4 + index] ?? 0,
  p[8 + index] ?? 0,
];

/** The same orientation at another place. */
export const moveTo = (p: Pose, v: Vec3): Pose => [
  ...([p[0], p[1], p[2], v[0], p[4], p[5]] as const),
  ...([p[6], v[1], p[8], p[9], p[10], v[2]] as const),
];

/**
 * Turns about the fixed axes x, then y, then z (URDF's convention) that make up the orientation; pitch
 * lies in [-pi/2, pi/2], the others in [-pi, pi].
 */
export const toRollPitchYaw = (p: Pose): Vec3 => [
  Math.atan2(p[9], p[10]),
  Math.atan2(-p[8], Math.hypot(p[9], p[10])),
  Math.atan2(p[4], p[0]),
];

/** A camera's or tool's pose: z looks from `from` to `to`, y is as far down (away from `up`) as that allows. */
export function lookAt(from: Vec3, to: Vec3, up: Vec3 = [0, 0, 1]): Pose {
  const z = normalize(subtract(to, from));
  const x = normalize(cross(z, up));
  const y = cross(z, x);
  return [x[0], y[0], z[0], from[0], x[1], y[1], z[1], from[1], x[2], y[2], z[2], from[2]];
}
