/** Rigid bodies made of several shapes in several materials. */
import { apply, chain, identity, length, lookAt, subtract, type Pose, type Vec3 } from './pose';
import { cylinder, type Mesh } from './render/mesh';
import type { Item, Material, Occluder } from './render/scene';

/** One shape of a body, placed in the body's frame. */
export interface Part {
  mesh: Mesh;
  material: Material;
  pose: Pose;
}

export interface Body {
  parts: readonly Part[];
  /** In the body's frame. */
  occluders: readonly Occluder[];
}

export const part = (mesh: Mesh, material: Material, pose: Pose = identity): Part => ({
  mesh,
  material,
  pose,
});

/** A cylinder from one point to another. */
export function rod(
  ends: readonly [Vec3, Vec3],
  radius: number,
  material: Material,
  bevel = radius * 0.12,
): Part {
  const [from, to] = ends;
  const along = subtract(to, from);
  const up: Vec3 = Math.abs(along[2]) > 0.9 * length(along) ? [1, 0, 0] : [0, 0, 1];
  return part(cylinder(radius, length(along), bevel), material, lookAt(from, to, up));
}

/** The body's shapes as items of a picture, with the body at `pose`. */
export const bodyItems = (body: Body, pose: Pose, group: number): Item[] =>
  body.parts.map(({ mesh, material, pose: inBody }) => ({
    mesh,
    material,
    pose: chain(pose, inBody),
    group,
    castsShadow: true,
  }));

export const bodyOccluders = (body: Body, pose: Pose): Occluder[] =>
  body.occluders.map(([x, y, z, radius]) => [...apply(pose, [x, y, z]), radius] as const);
