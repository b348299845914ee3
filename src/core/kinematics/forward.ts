/** Where a chain's tip is: the product of its joints' transforms. */
import type { ChainJoint, KinematicChain } from '../../shared/model/kinematics';

type Vector = readonly [number, number, number];
/** Rows of a rotation, then where it leads to. */
interface Frame {
  rows: readonly [Vector, Vector, Vector];
  at: Vector;
}

const base: Frame = {
  rows: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  at: [0, 0, 0],
};

/**
 * The tip in the base's frame, metres: x forward, y left, z up where the description keeps to REP 103.
 *
 * @param valueOf the value of a dimension, in the chain's unit (metres for joints that slide)
 */
export function tipOf(chain: KinematicChain, valueOf: (dim: number) => number): Vector {
  const perUnit = chain.unit === 'degrees' ? Math.PI / 180 : 1;
  let frame = base;
  for (const joint of chain.joints) {
    frame = compose(frame, { rows: rotationOf(joint.rpy), at: joint.xyz });
    const value = joint.dim === null ? 0 : valueOf(joint.dim);
    frame = compose(frame, motionOf(joint, value, perUnit));
  }
  return frame.at;
}

function motionOf({ kind, axis }: ChainJoint, value: number, perUnit: number): Frame {
  const length = Math.hypot(...axis);
  if (kind === 'fixed' || length === 0 || value === 0) return base;
  const [x, y, z] = axis.map((each) => each / length) as [number, number, number];
  if (kind === 'slides') return { rows: base.rows, at: [x * value, y * value, z * value] };
  // Rodrigues' formula.
  const angle = value * perUnit;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const t = 1 - c;
  return {
    rows: [
      [c + x * x * t, x * y * t - z * s, x * z * t + y * s],
      [y * x * t + z * s, c + y * y * t, y * z * t - x * s],
      [z * x * t - y * s, z * y * t + x * s, c + z * z * t],
    ],
    at: [0, 0, 0],
  };
}

/** Roll about x, then pitch about y, then yaw about z, all of the fixed frame. */
function rotationOf([roll, pitch, yaw]: Vector): Frame['rows'] {
  const [cr, sr] = [Math.cos(roll), Math.sin(roll)];
  const [cp, sp] = [Math.cos(pitch), Math.sin(pitch)];
  const [cy, sy] = [Math.cos(yaw), Math.sin(yaw)];
  return [
    [cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr],
    [sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr],
    [-sp, cp * sr, cp * cr],
  ];
}

function compose(a: Frame, b: Frame): Frame {
  const turned = (v: Vector): Vector => [dot(a.rows[0], v), dot(a.rows[1], v), dot(a.rows[2], v)];
  const [x, y, z] = turned(b.at);
  const columns = ([0, 1, 2] as const).map((i) =>
    turned([b.rows[0][i], b.rows[1][i], b.rows[2][i]]),
  );
  const row = (i: 0 | 1 | 2): Vector => [
    columns[0]?.[i] ?? 0,
    columns[1]?.[i] ?? 0,
    columns[2]?.[i] ?? 0,
  ];
  return { rows: [row(0), row(1), row(2)], at: [a.at[0] + x, a.at[1] + y, a.at[2] + z] };
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
