/** Triangle meshes of the shapes the scene is made of. All are closed, outward faces counter-clockwise. */
import { add, cross, dot, length, normalize, scale, subtract, type Vec3 } from '../pose';

export interface Mesh {
  /** Three numbers per vertex. */
  positions: Float32Array;
  normals: Float32Array;
  /** How open the vertex is to the sky, in [0, 1]: 1 outside, less inside a bowl. */
  openness: Float32Array;
  /** Three vertices per triangle. */
  triangles: Uint32Array;
}

class Builder {
  readonly #positions: number[] = [];
  readonly #normals: number[] = [];
  readonly #openness: number[] = [];
  readonly #triangles: number[] = [];

  vertex(position: Vec3, normal: Vec3, openness = 1): number {
    this.#positions.push(...position);
    this.#normals.push(...normal);
    this.#openness.push(openness);
    return this.#openness.length - 1;
  }

  quad(a: number, b: number, c: number, d: number): void {
    this.#triangles.push(a, b, c, a, c, d);
  }

  build(): Mesh {
    return {
      positions: Float32Array.from(this.#positions),
      normals: Float32Array.from(this.#normals),
      openness: Float32Array.from(this.#openness),
      triangles: Uint32Array.from(this.#triangles),
    };
  }
}

/** A point of the cube of edge 2: on the side that faces along an axis (0 x, 1 y, 2 z), at u, v of the other two. */
function onSide(axis: number, side: number, [u, v]: readonly [number, number]): Vec3 {
  const out: [number, number, number] = [0, 0, 0];
  out[axis] = side;
  out[(axis + 1) % 3] = u;
  out[(axis + 2) % 3] = v;
  return out;
}

/** A box of the given edge lengths around the origin, its edges rounded with `radius`. */
export function roundedBox(size: Vec3, radius: number): Mesh {
  const builder = new Builder();
  const arc = [0, 22.5, 45].map((degrees) => Math.tan((degrees * Math.PI) / 180));
  const grid = [...arc.map((t) => [-1, -t] as const).reverse(), ...arc.map((t) => [1, t] as const)];
  for (const axis of [0, 1, 2])
    for (const side of [1, -1]) {
      const rows = grid.map(([signU, tanU]) =>
        grid.map(([signV, tanV]) => {
          const normal = normalize(onSide(axis, side, [tanU, tanV]));
          const inner = onSide(axis, side, [signU, signV]).map(
            (s, i) => s * ((size[i] ?? 0) / 2 - radius),
          ) as unknown as Vec3;
          return builder.vertex(add(inner, scale(normal, radius)), normal);
        }),
      );
      for (let i = 0; i + 1 < grid.length; i++)
        for (let j = 0; j + 1 < grid.length; j++) {
          const corners = [rows[i]![j]!, rows[i + 1]![j]!, rows[i + 1]![j + 1]!, rows[i]![j + 1]!];
          if (side < 0) corners.reverse();
          builder.quad(corners[0]!, corners[1]!, corners[2]!, corners[3]!);
        }
    }
  return builder.build();
}

/** Radius, height, and (optional) openness of one point of a profile. */
export type ProfilePoint = readonly [radius: number, z: number, openness?: number];

/**
 * A body of revolution about z. The profile runs with the outside on its right: up an outer wall,
 * down an inner one. Corners sharper than 40 degrees stay edges, the rest is smooth.
 */
export function lathe(profile: readonly ProfilePoint[], segments = 40): Mesh {
  const builder = new Builder();
  const directions = profile.slice(1).map((to, i) => {
    const from = profile[i]!;
    return normalize([to[1] - from[1], from[0] - to[0], 0]);
  });
  const crease = Math.cos((40 * Math.PI) / 180);
  const smooth = (own: Vec3, other: Vec3 | undefined): Vec3 =>
    other && dot(own, other) > crease ? normalize(add(own, other)) : own;
  directions.forEach((own, i) => {
    const ends = [
      [profile[i]!, smooth(own, directions[i - 1])],
      [profile[i + 1]!, smooth(own, directions[i + 1])],
    ] as const;
    const rings = ends.map(([[radius, z, openness], [outward, up]]) =>
      Array.from({ length: segments + 1 }, (_, k) => {
        const angle = (2 * Math.PI * k) / segments;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        return builder.vertex(
          [radius * c, radius * s, z],
          [outward * c, outward * s, up],
          openness,
        );
      }),
    );
    const [low, high] = [rings[0]!, rings[1]!];
    for (let k = 0; k < segments; k++) builder.quad(low[k]!, low[k + 1]!, high[k + 1]!, high[k]!);
  });
  return builder.build();
}

/** A cylinder standing on z = 0 with rounded rims. */
export function cylinder(radius: number, height: number, bevel: number, segments = 32): Mesh {
  const profile: ProfilePoint[] = [[0, 0]];
  for (const degrees of [0, 45, 90]) {
    const a = (degrees * Math.PI) / 180;
    profile.push([radius - bevel + bevel * Math.sin(a), bevel - bevel * Math.cos(a)]);
  }
  for (const degrees of [0, 45, 90]) {
    const a = (degrees * Math.PI) / 180;
    profile.push([radius - bevel + bevel * Math.cos(a), height - bevel + bevel * Math.sin(a)]);
  }
  profile.push([0, height]);
  return lathe(profile, segments);
}

/** An ellipsoid around the origin, round about z. */
export function ellipsoid(radius: number, halfHeight: number, segments = 32): Mesh {
  const steps = segments / 2;
  return lathe(
    Array.from({ length: steps + 1 }, (_, i) => {
      const a = (Math.PI * i) / steps;
      return [radius * Math.sin(a), -halfHeight * Math.cos(a)] as const;
    }),
    segments,
  );
}

/** A tube through the points, with a radius at each; its ends are closed and pointed-round. */
export function tube(path: readonly Vec3[], radii: readonly number[], segments = 16): Mesh {
  const builder = new Builder();
  let side: Vec3 = [0.31, 0.53, 0.79];
  const rings = path.map((point, i) => {
    const along = normalize(
      subtract(path[Math.min(i + 1, path.length - 1)]!, path[Math.max(i - 1, 0)]!),
    );
    // Carrying the side vector along keeps the tube from twisting.
    const flat = subtract(side, scale(along, dot(side, along)));
    side = normalize(length(flat) > 1e-6 ? flat : [0, 0, 1]);
    const other = cross(along, side);
    const radius = radii[i] ?? 0;
    const slope =
      ((radii[Math.min(i + 1, radii.length - 1)] ?? 0) - (radii[Math.max(i - 1, 0)] ?? 0)) /
      length(subtract(path[Math.min(i + 1, path.length - 1)]!, path[Math.max(i - 1, 0)]!));
    return Array.from({ length: segments + 1 }, (_, k) => {
      const angle = (2 * Math.PI * k) / segments;
      const out = add(scale(side, Math.cos(angle)), scale(other, Math.sin(angle)));
      const normal = normalize(subtract(out, scale(along, slope)));
      return builder.vertex(add(point, scale(out, radius)), normal);
    });
  });
  for (let i = 0; i + 1 < rings.length; i++)
    for (let k = 0; k < segments; k++)
      builder.quad(rings[i]![k]!, rings[i]![k + 1]!, rings[i + 1]![k + 1]!, rings[i + 1]![k]!);
  return builder.build();
}

/** A flat rectangle in z = 0 facing up, cut into cells so that no triangle is huge. */
export function plane(width: number, depth: number, cells: number): Mesh {
  const builder = new Builder();
  const rows = Array.from({ length: cells + 1 }, (_, i) =>
    Array.from({ length: cells + 1 }, (_, j) =>
      builder.vertex([(i / cells - 0.5) * width, (j / cells - 0.5) * depth, 0], [0, 0, 1]),
    ),
  );
  for (let i = 0; i < cells; i++)
    for (let j = 0; j < cells; j++)
      builder.quad(rows[i]![j]!, rows[i + 1]![j]!, rows[i + 1]![j + 1]!, rows[i]![j + 1]!);
  return builder.build();
}
