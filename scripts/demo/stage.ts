/** A moment of the scene as a picture sees it. */
import { flangeOf, linkFrames, type Joints } from './arm';
import { armBodies } from './arm-body';
import { gripperBody, wristCamera } from './gripper-body';
import { bodyItems, bodyOccluders, type Body } from './parts';
import { identity, lookAt, type Pose } from './pose';
import { props, type PropKind } from './props';
import type { Camera, Item, Occluder, Scene } from './render/scene';
import { room } from './room';
import type { CameraName } from './video';

export interface Moment {
  joints: Joints;
  /** Gripper opening in [0, 1]. */
  opening: number;
  props: readonly { kind: PropKind; pose: Pose }[];
}

const groups = { room: 0, robot: 1, firstProp: 2 } as const;

/** The table's own shadow falls where no camera looks, and the walls would keep the lamp out. */
const roomItems: readonly Item[] = room.flatMap((body) =>
  bodyItems(body, identity, groups.room).map((item) => ({ ...item, castsShadow: false })),
);

export function sceneOf(moment: Moment): Scene {
  const frames = linkFrames(moment.joints);
  const robot: readonly (readonly [Body, Pose])[] = [
    ...armBodies.map((body, i) => [body, frames[i]!] as const),
    [gripperBody(moment.opening), frames[6]!],
  ];
  const items = [
    ...roomItems,
    ...robot.flatMap(([body, pose]) => bodyItems(body, pose, groups.robot)),
  ];
  const occluders = new Map<number, readonly Occluder[]>([
    [groups.robot, robot.flatMap(([body, pose]) => bodyOccluders(body, pose))],
  ]);
  moment.props.forEach(({ kind, pose }, i) => {
    const { body } = props[kind];
    items.push(...bodyItems(body, pose, groups.firstProp + i));
    occluders.set(groups.firstProp + i, bodyOccluders(body, pose));
  });
  return { items, occluders };
}

/** The camera in front of the table, on the robot's left. */
const frontCamera: Camera = {
  pose: lookAt([1.06, -0.53, 0.62], [0.19, 0.0, 0.17]),
  fieldOfView: (39 * Math.PI) / 180,
};

/** The camera beside the table, on the robot's right. */
const sideCamera: Camera = {
  pose: lookAt([0.62, -1.02, 0.5], [0.24, 0, 0.14]),
  fieldOfView: (39 * Math.PI) / 180,
};

export function cameraAt(name: CameraName, moment: Moment): Camera {
  if (name === 'wrist') return wristCamera(flangeOf(moment.joints));
  return name === 'front' ? frontCamera : sideCamera;
}
