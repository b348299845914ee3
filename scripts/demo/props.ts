/** The things on the table. A prop's frame has its origin under the prop's middle, on what it stands on. */
import { part, type Body } from './parts';
import { chain, rotationX, rotationZ, translation, type Vec3 } from './pose';
import { cylinder, ellipsoid, lathe, roundedBox, tube, type ProfilePoint } from './render/mesh';
import { srgb, type Colour, type Material } from './render/scene';

export const propKinds = [
  'red cube',
  'green cube',
  'blue cube',
  'yellow cube',
  'bowl',
  'plate',
  'mug',
  'banana',
  'orange',
  'soup can',
] as const;
export type PropKind = (typeof propKinds)[number];

export interface Prop {
  body: Body;
  /** Distance of the gripper's pads when they hold it, metres; 0 for what is never picked. */
  graspWidth: number;
  /** Height of the gripper's tip over the prop's foot when it holds it. */
  graspHeight: number;
  height: number;
  /** Radius of the circle it stands in. */
  footprint: number;
  /** Height at which another thing rests on or in it. */
  restHeight: number;
  /** The prop looks the same to the gripper after this turn, radians. */
  symmetry: number;
}

const plastic = (hex: number): Material => ({ colour: srgb(hex), mirror: 0.035, gloss: 60 });
const glazed = (hex: number): Material => ({ colour: srgb(hex), mirror: 0.05, gloss: 160 });

const cubeEdge = 0.045;
const cube = (hex: number): Prop => ({
  body: {
    parts: [
      part(
        roundedBox([cubeEdge, cubeEdge, cubeEdge], 0.0035),
        plastic(hex),
        translation(0, 0, cubeEdge / 2),
      ),
    ],
    occluders: [[0, 0, cubeEdge / 2, cubeEdge * 0.56]],
  },
  graspWidth: cubeEdge,
  graspHeight: 0.024,
  height: cubeEdge,
  footprint: cubeEdge * 0.71,
  restHeight: cubeEdge,
  symmetry: Math.PI / 2,
});

/** Points of an arc in a profile. */
const arc = (
  centre: readonly [number, number],
  radius: number,
  degrees: readonly [number, number],
  openness = 1,
): ProfilePoint[] =>
  Array.from({ length: 9 }, (_, i) => {
    const a = ((degrees[0] + ((degrees[1] - degrees[0]) * i) / 8) * Math.PI) / 180;
    return [centre[0] + radius * Math.cos(a), centre[1] + radius * Math.sin(a), openness] as const;
  });

const bowlProfile: ProfilePoint[] = [
  [0, 0.002],
  [0.036, 0.002],
  [0.036, 0],
  [0.04, 0],
  [0.041, 0.004],
  [0.057, 0.014],
  [0.069, 0.029],
  [0.0755, 0.047],
  [0.0765, 0.052],
  [0.0745, 0.053, 0.95],
  [0.0725, 0.048, 0.9],
  [0.066, 0.031, 0.72],
  [0.055, 0.018, 0.6],
  [0.038, 0.0095, 0.55],
  [0.02, 0.007, 0.55],
  [0, 0.006, 0.55],
];

const plateProfile: ProfilePoint[] = [
  [0, 0.001],
  [0.052, 0.001],
  [0.056, 0.004],
  [0.08, 0.011],
  [0.092, 0.0155],
  [0.0935, 0.017],
  [0.092, 0.0178],
  [0.079, 0.0138, 0.95],
  [0.06, 0.0078, 0.88],
  [0.052, 0.0062, 0.88],
  [0, 0.006, 0.95],
];

const plateColour = (x: number, y: number): Colour => {
  const radius = Math.hypot(x, y);
  return radius > 0.0835 && radius < 0.0885 ? srgb(0x3f6fa3) : srgb(0xf2f0ea);
};

const mugRadius = 0.036;
const mugHeight = 0.084;
const mugProfile: ProfilePoint[] = [
  [0, 0.002],
  [0.028, 0.002],
  [0.028, 0],
  ...arc([0.03, 0.006], 0.006, [-90, 0]),
  [mugRadius, 0.02],
  [mugRadius, mugHeight - 0.002],
  ...arc([mugRadius - 0.0018, mugHeight - 0.002], 0.0018, [0, 180]),
  [mugRadius - 0.0036, mugHeight - 0.02, 0.6],
  [mugRadius - 0.0036, 0.03, 0.3],
  [mugRadius - 0.005, 0.008, 0.25],
  [0, 0.007, 0.25],
];
const handlePath: Vec3[] = Array.from({ length: 15 }, (_, i) => {
  const a = (-80 + (160 * i) / 14) * (Math.PI / 180);
  return [mugRadius - 0.004 + 0.028 * Math.cos(a), 0, 0.045 + 0.025 * Math.sin(a)];
});
const [mugStripe, mugGlaze] = [srgb(0xf4efe6), srgb(0xd9822b)];
const mugColour = (x: number, y: number, z: number): Colour => {
  const outside = Math.hypot(x, y) > mugRadius - 0.0015;
  return outside && z > 0.018 && z < 0.026 ? mugStripe : mugGlaze;
};

const bananaPath: Vec3[] = Array.from({ length: 17 }, (_, i) => {
  const a = (-48 + (96 * i) / 16) * (Math.PI / 180);
  return [0.105 * Math.sin(a), 0.105 * Math.cos(a) - 0.094, 0.0165];
});
const bananaRadii = bananaPath.map((_, i) => {
  const s = i / 16;
  return i === 0 ? 0.002 : Math.min(0.0165, 0.0045 + 0.034 * Math.min(s, (1 - s) * 0.9) ** 0.85);
});
const bananaColour = (x: number): Colour =>
  Math.abs(x) > 0.071 ? srgb(0x6b5326) : srgb(Math.abs(x) > 0.062 ? 0xc2b040 : 0xf0cb3a);

const canProfile: ProfilePoint[] = [
  [0, 0.002],
  [0.029, 0.002],
  [0.03, 0],
  [0.032, 0.001],
  [0.033, 0.004],
  [0.0325, 0.006],
  [0.0325, 0.092],
  [0.033, 0.094],
  [0.032, 0.098],
  [0.0305, 0.098],
  [0.0295, 0.094, 0.8],
  [0, 0.094, 0.9],
];
const canColour = (x: number, y: number, z: number): Colour => {
  if (z < 0.006 || z > 0.0915) return srgb(0xc8cacc);
  if (z > 0.05) return srgb(0xb8242c);
  // A round label in the white half.
  const angle = Math.atan2(y, x);
  if (Math.abs(z - 0.05) < 0.0016) return srgb(0xd8a93a);
  return Math.hypot(angle * 0.033, z - 0.028) < 0.013 ? srgb(0xd8a93a) : srgb(0xf3efe6);
};

const ceramic = { mirror: 0.05, gloss: 160 };

export const props: Readonly<Record<PropKind, Prop>> = {
  'red cube': cube(0xc8322b),
  'green cube': cube(0x3f9a4a),
  'blue cube': cube(0x2a5fb8),
  'yellow cube': cube(0xe6b422),
  bowl: {
    body: {
      parts: [part(lathe(bowlProfile, 56), glazed(0x7fb3a6))],
      occluders: [
        [0, 0, 0.008, 0.05],
        [0.04, 0, 0.03, 0.03],
        [-0.04, 0, 0.03, 0.03],
        [0, 0.04, 0.03, 0.03],
        [0, -0.04, 0.03, 0.03],
      ],
    },
    graspWidth: 0,
    graspHeight: 0,
    height: 0.053,
    footprint: 0.077,
    restHeight: 0.007,
    symmetry: 0,
  },
  plate: {
    body: {
      parts: [
        part(lathe(plateProfile, 64), { ...ceramic, colour: srgb(0xf2f0ea), pattern: plateColour }),
      ],
      occluders: [[0, 0, -0.03, 0.05]],
    },
    graspWidth: 0,
    graspHeight: 0,
    height: 0.018,
    footprint: 0.094,
    restHeight: 0.006,
    symmetry: 0,
  },
  mug: {
    body: {
      parts: [
        part(lathe(mugProfile, 48), { ...ceramic, colour: srgb(0xd9822b), pattern: mugColour }),
        part(
          tube(
            handlePath,
            handlePath.map(() => 0.0052),
            14,
          ),
          glazed(0xd9822b),
        ),
      ],
      occluders: [
        [0, 0, 0.03, 0.037],
        [0, 0, 0.058, 0.034],
      ],
    },
    graspWidth: 2 * mugRadius,
    graspHeight: 0.058,
    height: mugHeight,
    footprint: 0.062,
    restHeight: 0,
    symmetry: Math.PI,
  },
  banana: {
    body: {
      parts: [
        part(tube(bananaPath, bananaRadii, 18), {
          colour: srgb(0xf0cb3a),
          pattern: bananaColour,
          mirror: 0.04,
          gloss: 30,
        }),
      ],
      occluders: [
        [0, 0.01, 0.015, 0.018],
        [0.045, -0.005, 0.015, 0.016],
        [-0.045, -0.005, 0.015, 0.016],
      ],
    },
    graspWidth: 0.033,
    graspHeight: 0.018,
    height: 0.033,
    footprint: 0.08,
    restHeight: 0.033,
    symmetry: Math.PI,
  },
  orange: {
    body: {
      parts: [
        part(
          ellipsoid(0.033, 0.0315, 36),
          { colour: srgb(0xee8a1d), mirror: 0.04, gloss: 26 },
          translation(0, 0, 0.0315),
        ),
        part(
          cylinder(0.004, 0.002, 0.0005, 12),
          { colour: srgb(0x5c6b2c), mirror: 0.03, gloss: 15 },
          chain(translation(0, 0, 0.0618), rotationX(0.1), rotationZ(0)),
        ),
      ],
      occluders: [[0, 0, 0.031, 0.032]],
    },
    graspWidth: 0.066,
    graspHeight: 0.033,
    height: 0.063,
    footprint: 0.034,
    restHeight: 0.06,
    symmetry: 0.01,
  },
  'soup can': {
    body: {
      parts: [
        part(lathe(canProfile, 48), {
          colour: srgb(0xb8242c),
          pattern: canColour,
          mirror: 0.07,
          gloss: 110,
        }),
      ],
      occluders: [
        [0, 0, 0.028, 0.033],
        [0, 0, 0.068, 0.033],
      ],
    },
    graspWidth: 0.065,
    graspHeight: 0.07,
    height: 0.098,
    footprint: 0.034,
    restHeight: 0.098,
    symmetry: 0.01,
  },
};

/**
 * From a prop's own direction to the one in which the fingers open around it: across a banana, beside a mug's handle.
 */
export const gripTurn = (kind: PropKind): number =>
  kind === 'banana' || kind === 'mug' ? Math.PI / 2 : 0;
