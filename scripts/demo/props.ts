/** The things on the table. A prop's frame has its origin under the prop's middle, on what it stands on. */
import { part, type Body } from './parts';
import { chain, rotationX, rotationZ, translation } from './pose';
import {
  bananaColour,
  bananaPath,
  bananaRadii,
  bowlProfile,
  canColour,
  canProfile,
  handlePath,
  mugColour,
  mugHeight,
  mugProfile,
  mugRadius,
  plateColour,
  plateProfile,
} from './prop-shapes';
import { cylinder, ellipsoid, lathe, roundedBox, tube } from './render/mesh';
import { srgb, type Material } from './render/scene';

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
