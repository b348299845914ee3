/** What the renderer draws: rigid items with a material, a camera, a light. */
import type { Pose } from '../pose';
import type { Mesh } from './mesh';

/** Linear-light colour, 0..1 per channel. */
export type Colour = readonly [number, number, number];

/** An sRGB colour as written in style sheets, e.g. 0x3366cc, as linear light. */
export function srgb(hex: number): Colour {
  const channel = (shift: number): number => (((hex >> shift) & 255) / 255) ** 2.2;
  return [channel(16), channel(8), channel(0)];
}

export interface Material {
  colour: Colour;
  /** Colour by place in the item's own frame (metres); replaces `colour`. */
  pattern?: (x: number, y: number, z: number) => Colour;
  /** Share of light mirrored head-on: 0.04 for plastic, 0.5 and more for metal. */
  mirror: number;
  /** Blinn-Phong exponent: 10 dull, 200 glossy. */
  gloss: number;
}

/** A ball that darkens what is near it: the stand-in of a body for ambient light. */
export type Occluder = readonly [x: number, y: number, z: number, radius: number];

export interface Item {
  mesh: Mesh;
  material: Material;
  pose: Pose;
  /** Items of one group do not darken each other: their occluders lie inside them. */
  group: number;
  castsShadow: boolean;
}

export interface Scene {
  items: readonly Item[];
  /** In world coordinates, by group. */
  occluders: ReadonlyMap<number, readonly Occluder[]>;
}

/** Pinhole camera: the pose's z axis looks ahead, x right, y down. */
export interface Camera {
  pose: Pose;
  /** Vertical field of view, radians. */
  fieldOfView: number;
}

/** All items of one picture in world coordinates, in flat arrays that the inner loops like. */
export interface Geometry {
  positions: Float32Array;
  normals: Float32Array;
  openness: Float32Array;
  triangles: Uint32Array;
  /** Item number of each triangle. */
  owner: Uint16Array;
  /** x, y, z, radius, group per occluder. */
  occluders: Float32Array;
}

export function placeInWorld({ items, occluders }: Scene): Geometry {
  let [vertices, corners] = [0, 0];
  for (const { mesh } of items) {
    vertices += mesh.openness.length;
    corners += mesh.triangles.length;
  }
  const out = {
    positions: new Float32Array(vertices * 3),
    normals: new Float32Array(vertices * 3),
    openness: new Float32Array(vertices),
    triangles: new Uint32Array(corners),
    owner: new Uint16Array(corners / 3),
  };
  let [vertex, corner] = [0, 0];
  items.forEach(({ mesh, pose }, number) => {
    transform(mesh.positions, pose, true, out.positions.subarray(vertex * 3));
    transform(mesh.normals, pose, false, out.normals.subarray(vertex * 3));
    out.openness.set(mesh.openness, vertex);
    out.owner.fill(number, corner / 3, (corner + mesh.triangles.length) / 3);
    for (const index of mesh.triangles) out.triangles[corner++] = vertex + index;
    vertex += mesh.openness.length;
  });
  const balls = [...occluders].flatMap(([group, list]) => list.flatMap((ball) => [...ball, group]));
  return { ...out, occluders: Float32Array.from(balls) };
}

function transform(from: Float32Array, p: Pose, places: boolean, to: Float32Array): void {
  const [tx, ty, tz] = places ? [p[3], p[7], p[11]] : [0, 0, 0];
  for (let i = 0; i < from.length; i += 3) {
    const [x, y, z] = [from[i]!, from[i + 1]!, from[i + 2]!];
    to[i] = p[0] * x + p[1] * y + p[2] * z + tx;
    to[i + 1] = p[4] * x + p[5] * y + p[6] * z + ty;
    to[i + 2] = p[8] * x + p[9] * y + p[10] * z + tz;
  }
}
