/** How the arm looks: one body per link, each in the frame that moves with it (see `linkFrames`). */
import { links } from './arm';
import { part, rod, type Body, type Part } from './parts';
import { chain, rotationX, translation, type Vec3 } from './pose';
import { cylinder, roundedBox } from './render/mesh';
import { srgb, type Material } from './render/scene';

const shell: Material = { colour: srgb(0xc4c9cc), mirror: 0.07, gloss: 60 };
const tube: Material = { colour: srgb(0xd3d7d9), mirror: 0.09, gloss: 90 };
const lid: Material = { colour: srgb(0x4f8fc0), mirror: 0.05, gloss: 80 };
const seal: Material = { colour: srgb(0x2b2d30), mirror: 0.04, gloss: 25 };
const steel: Material = { colour: srgb(0xb9bcc0), mirror: 0.45, gloss: 70 };
export const blackPlastic: Material = { colour: srgb(0x26282b), mirror: 0.045, gloss: 45 };

type Axis = 'y' | 'z';
const along = (axis: Axis, at: readonly [x: number, other: number], d: number): Vec3 =>
  axis === 'z' ? [at[0], at[1], d] : [at[0], d, at[1]];

/** A joint: a housing along an axis, a dark seal where it meets the next link, a blue lid at its far end. */
function joint(
  axis: Axis,
  range: readonly [seal: number, lid: number],
  radius: number,
  at: readonly [x: number, other: number] = [0, 0],
): Part[] {
  const [from, to] = range;
  const sign = Math.sign(to - from);
  const place = (d: number): Vec3 => along(axis, at, d);
  return [
    rod([place(from), place(from + sign * 0.006)], radius * 0.95, seal, 0.001),
    rod([place(from + sign * 0.005), place(to)], radius, shell, 0.004),
    rod([place(to - sign * 0.004), place(to + sign * 0.009)], radius * 0.93, lid, 0.006),
  ];
}

const { a2, a3, d4, d5 } = links;
/** How far the upper arm and the forearm stand off the plane of the base axis. */
const upperOffset = 0.12;
const foreOffset = 0.027;

const base: Body = {
  parts: [
    part(roundedBox([0.19, 0.19, 0.012], 0.004), steel, translation(0, 0, 0.006)),
    ...[1, 3, 5, 7].map((k) => {
      const a = (k * Math.PI) / 4;
      return part(
        cylinder(0.007, 0.008, 0.001, 12),
        seal,
        translation(0.112 * Math.cos(a), 0.112 * Math.sin(a), 0.012),
      );
    }),
    part(cylinder(0.075, 0.03, 0.006), shell, translation(0, 0, 0.012)),
    part(cylinder(0.062, 0.05, 0.006), shell, translation(0, 0, 0.04)),
    part(cylinder(0.058, 0.012, 0.001), seal, translation(0, 0, 0.088)),
  ],
  occluders: [[0, 0, 0.05, 0.08]],
};

const shoulder: Body = {
  parts: [
    rod(
      [
        [0, -0.055, 0],
        [0, 0.045, 0],
      ],
      0.06,
      shell,
      0.012,
    ),
    rod(
      [
        [0, 0.043, 0],
        [0, 0.053, 0],
      ],
      0.055,
      lid,
      0.006,
    ),
    rod(
      [
        [0, 0, 0],
        [0, 0, 0.066],
      ],
      0.054,
      shell,
      0.004,
    ),
  ],
  occluders: [[0, 0, 0.02, 0.07]],
};

const upperArm: Body = {
  parts: [
    ...joint('z', [0.068, 0.168], 0.054, [-a2, 0]),
    rod(
      [
        [-a2 - 0.03, 0, upperOffset],
        [0.03, 0, upperOffset],
      ],
      0.037,
      tube,
      0.004,
    ),
    rod(
      [
        [-a2 - 0.052, 0, upperOffset],
        [-a2 - 0.06, 0, upperOffset],
      ],
      0.0375,
      seal,
      0.001,
    ),
    ...joint('z', [0.075, 0.16], 0.046),
  ],
  occluders: [
    [-a2, 0, 0.12, 0.06],
    [-a2 / 2, 0, 0.12, 0.042],
    [0, 0, 0.11, 0.055],
  ],
};

const forearm: Body = {
  parts: [
    ...joint('z', [0.071, -0.012], 0.046, [-a3, 0]),
    rod(
      [
        [-a3 - 0.025, 0, foreOffset],
        [0.02, 0, foreOffset],
      ],
      0.031,
      tube,
      0.004,
    ),
    rod(
      [
        [-a3 - 0.042, 0, foreOffset],
        [-a3 - 0.05, 0, foreOffset],
      ],
      0.0315,
      seal,
      0.001,
    ),
    ...joint('z', [0.068, -0.008], 0.037),
  ],
  occluders: [
    [-a3, 0, 0.03, 0.055],
    [-a3 / 2, 0, 0.027, 0.038],
    [0, 0, 0.03, 0.045],
  ],
};

const wrist1: Body = {
  parts: [
    ...joint('y', [-d4 + 0.07, 0.04], 0.037),
    rod(
      [
        [0, 0, 0],
        [0, 0, 0.042],
      ],
      0.0365,
      shell,
      0.003,
    ),
  ],
  occluders: [[0, -0.01, 0, 0.045]],
};

const wrist2: Body = {
  parts: [
    ...joint('y', [d5 - 0.043, -0.04], 0.037),
    rod(
      [
        [0, 0, 0],
        [0, 0, 0.042],
      ],
      0.0365,
      shell,
      0.003,
    ),
  ],
  occluders: [[0, 0, 0, 0.045]],
};

const wrist3: Body = {
  parts: [
    rod(
      [
        [0, 0, -0.05],
        [0, 0, -0.044],
      ],
      0.035,
      seal,
      0.001,
    ),
    rod(
      [
        [0, 0, -0.045],
        [0, 0, -0.008],
      ],
      0.0365,
      shell,
      0.003,
    ),
    rod(
      [
        [0, 0, -0.009],
        [0, 0, 0],
      ],
      0.0315,
      steel,
      0.001,
    ),
    // The tool connector on the side.
    part(
      cylinder(0.006, 0.016, 0.001, 16),
      seal,
      chain(translation(0, -0.03, -0.026), rotationX(Math.PI / 2)),
    ),
  ],
  occluders: [[0, 0, -0.03, 0.042]],
};

/** Bodies of the base and the six links, to be drawn at `linkFrames(joints)`. */
export const armBodies: readonly Body[] = [
  base,
  shoulder,
  upperArm,
  forearm,
  wrist1,
  wrist2,
  wrist3,
];
