/** How the gripper and the camera on it look, in the flange's frame. */
import { blackPlastic } from './arm-body';
import { barEnd, barLength, pivot, tipDistance } from './gripper';
import { part, rod, type Body, type Part } from './parts';
import { chain, lookAt, rotationY, translation, type Pose } from './pose';
import { cylinder, roundedBox } from './render/mesh';
import { srgb, type Camera, type Material } from './render/scene';

const dark: Material = { colour: srgb(0x33363a), mirror: 0.06, gloss: 60 };
const metal: Material = { colour: srgb(0x9a9da1), mirror: 0.4, gloss: 70 };
const rubber: Material = { colour: srgb(0x1c1d1f), mirror: 0.035, gloss: 15 };
const lensGlass: Material = { colour: srgb(0x0a0c12), mirror: 0.12, gloss: 180 };

/** Coupling, body and camera: what does not move. */
const housing: readonly Part[] = [
  part(cylinder(0.034, 0.014, 0.002), metal),
  part(cylinder(0.0375, 0.02, 0.004), dark, translation(0, 0, 0.012)),
  part(roundedBox([0.092, 0.052, 0.046], 0.012), dark, translation(0, 0, 0.045)),
  part(roundedBox([0.06, 0.034, 0.018], 0.006), blackPlastic, translation(0, 0, 0.07)),
  // The bracket of the camera.
  part(roundedBox([0.03, 0.05, 0.006], 0.002), metal, translation(0, -0.042, 0.016)),
];

const cameraPose: Pose = lookAt([0, -0.082, 0.026], [0, -0.016, 0.15], [0, -1, 0]);

const cameraHousing: readonly Part[] = [
  part(
    roundedBox([0.058, 0.026, 0.024], 0.006),
    metal,
    chain(cameraPose, translation(0, 0, -0.014)),
  ),
  part(
    cylinder(0.007, 0.002, 0.0005, 20),
    lensGlass,
    chain(cameraPose, translation(-0.016, 0, -0.002)),
  ),
  part(
    cylinder(0.007, 0.002, 0.0005, 20),
    lensGlass,
    chain(cameraPose, translation(0.016, 0, -0.002)),
  ),
];

const bar = roundedBox([0.014, 0.022, barLength + 0.016], 0.005);
const innerBar = roundedBox([0.009, 0.016, barLength + 0.006], 0.003);
const knuckle = roundedBox([0.022, 0.026, 0.02], 0.006);
const finger = roundedBox([0.014, 0.022, 0.05], 0.004);
const pad = roundedBox([0.006, 0.021, 0.034], 0.002);

/** One finger: side is +1 or -1. The tip stays upright because two parallel bars carry it. */
function fingerParts(side: 1 | -1, opening: number): Part[] {
  const end = barEnd(opening);
  const x = side * (pivot.x + end.x);
  const z = pivot.z + end.z;
  const turn = rotationY(side * end.angle);
  const halfway = (d: number): Pose =>
    translation(side * (pivot.x + end.x / 2 + d), 0, pivot.z + end.z / 2);
  return [
    part(bar, dark, chain(halfway(0.004), turn)),
    part(innerBar, metal, chain(halfway(-0.014), turn)),
    rod(
      [
        [side * pivot.x, -0.014, pivot.z],
        [side * pivot.x, 0.014, pivot.z],
      ],
      0.008,
      metal,
    ),
    part(knuckle, dark, translation(x + side * 0.001, 0, z)),
    rod(
      [
        [x + side * 0.003, -0.0145, z],
        [x + side * 0.003, 0.0145, z],
      ],
      0.006,
      metal,
    ),
    part(finger, dark, translation(x - side * 0.002, 0, z + 0.022)),
    part(pad, rubber, translation(x - side * 0.01, 0, z + 0.031)),
  ];
}

/** The gripper at an opening in [0, 1], in the flange's frame. */
export const gripperBody = (opening: number): Body => ({
  parts: [...housing, ...cameraHousing, ...fingerParts(1, opening), ...fingerParts(-1, opening)],
  occluders: [
    [0, 0, 0.045, 0.045],
    [pivot.x + barEnd(opening).x, 0, tipDistance - 0.02, 0.014],
    [-pivot.x - barEnd(opening).x, 0, tipDistance - 0.02, 0.014],
  ],
});

/** The camera at the wrist of an arm whose flange is at `flange`. */
export const wristCamera = (flange: Pose): Camera => ({
  pose: chain(flange, cameraPose),
  fieldOfView: (72 * Math.PI) / 180,
});
