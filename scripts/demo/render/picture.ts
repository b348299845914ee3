/** From a scene to an RGB picture: visibility at 2x2 samples per pixel, shading once per pixel and triangle. */
import { inverse } from '../pose';
import { newVisibility, rasterize, type Visibility } from './rasterize';
import {
  placeInWorld,
  type Camera,
  type Colour,
  type Geometry,
  type Item,
  type Material,
  type Scene,
} from './scene';
import { display, lampDirection, shade, type SurfacePoint } from './shade';
import { castShadows, type ShadowMap } from './shadow';

/** Metres in front of the lens. */
const nearPlane = 0.015;

export class Painter {
  readonly width: number;
  readonly height: number;
  readonly #samples: Visibility;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#samples = newVisibility(width * 2, height * 2);
  }

  /** RGB, 8 bits each, row by row from the top left. */
  paint(scene: Scene, camera: Camera): Uint8Array {
    const { items } = scene;
    const geometry = placeInWorld(scene);
    const shadows = castShadows(geometry, items, lampDirection, [0.25, 0, 0.1]);
    const { width, height } = this;
    const focal = height / Math.tan(camera.fieldOfView / 2);
    rasterize(
      geometry,
      {
        world: Float64Array.from(inverse(camera.pose)),
        focal,
        scale: 0,
        centreX: width,
        centreY: height,
        near: nearPlane,
      },
      this.#samples,
    );
    return this.#resolve(items, camera, focal, { geometry, shadows });
  }

  #resolve(
    items: readonly Item[],
    camera: Camera,
    focal: number,
    scene: { geometry: Geometry; shadows: ShadowMap },
  ): Uint8Array {
    const { width, height } = this;
    const { triangle } = this.#samples;
    const out = new Uint8Array(width * height * 3);
    const light = new Float64Array(3);
    const seen = new Int32Array(4);
    const surface = new Surface(items, camera, scene);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const at = 4 * y * width + 2 * x;
        seen[0] = triangle[at]!;
        seen[1] = triangle[at + 1]!;
        seen[2] = triangle[at + 2 * width]!;
        seen[3] = triangle[at + 2 * width + 1]!;
        let red = 0;
        let green = 0;
        let blue = 0;
        // Each triangle once, in the middle of the samples it covers.
        for (let k = 0; k < 4; k++) {
          const t = seen[k]!;
          if (t < 0) continue;
          let count = 0;
          let sx = 0;
          let sy = 0;
          for (let j = k; j < 4; j++)
            if (seen[j] === t) {
              count++;
              sx += j & 1;
              sy += j >> 1;
              seen[j] = -1;
            }
          const px = (2 * x + sx / count + 0.5 - width) / focal;
          const py = (2 * y + sy / count + 0.5 - height) / focal;
          surface.light(t, px, py, light);
          red += display(light[0]!) * count;
          green += display(light[1]!) * count;
          blue += display(light[2]!) * count;
        }
        const to = 3 * (y * width + x);
        out[to] = Math.round(red / 4);
        out[to + 1] = Math.round(green / 4);
        out[to + 2] = Math.round(blue / 4);
      }
    return out;
  }
}

/** Finds the point of a triangle behind a pixel and lights it. */
class Surface {
  readonly #items: readonly Item[];
  readonly #camera: Camera;
  readonly #scene: { geometry: Geometry; shadows: ShadowMap };
  readonly #inverses: Float64Array[];
  readonly #point: SurfacePoint;

  constructor(
    items: readonly Item[],
    camera: Camera,
    scene: { geometry: Geometry; shadows: ShadowMap },
  ) {
    this.#items = items;
    this.#camera = camera;
    this.#scene = scene;
    this.#inverses = items.map((item) => Float64Array.from(inverse(item.pose)));
    const { material } = items[0]!;
    this.#point = {
      x: 0,
      y: 0,
      z: 0,
      nx: 0,
      ny: 0,
      nz: 0,
      eyeX: 0,
      eyeY: 0,
      eyeZ: 0,
      openness: 1,
      material,
      colour: material.colour,
      group: 0,
    };
  }

  /** `px`, `py`: the ray's direction in the camera frame at depth 1. */
  light(t: number, px: number, py: number, out: Float64Array): void {
    const { geometry } = this.#scene;
    const { positions: v, normals: n, openness, triangles, owner } = geometry;
    const c = this.#camera.pose;
    const [a, b, d] = [triangles[3 * t]!, triangles[3 * t + 1]!, triangles[3 * t + 2]!];
    const rx = c[0] * px + c[1] * py + c[2];
    const ry = c[4] * px + c[5] * py + c[6];
    const rz = c[8] * px + c[9] * py + c[10];
    // Moeller-Trumbore: where the ray meets the triangle's plane, in barycentric coordinates.
    const [ax, ay, az] = [v[3 * a]!, v[3 * a + 1]!, v[3 * a + 2]!];
    const [e1x, e1y, e1z] = [v[3 * b]! - ax, v[3 * b + 1]! - ay, v[3 * b + 2]! - az];
    const [e2x, e2y, e2z] = [v[3 * d]! - ax, v[3 * d + 1]! - ay, v[3 * d + 2]! - az];
    const [hx, hy, hz] = [ry * e2z - rz * e2y, rz * e2x - rx * e2z, rx * e2y - ry * e2x];
    const scale = 1 / (e1x * hx + e1y * hy + e1z * hz);
    const [sx, sy, sz] = [c[3] - ax, c[7] - ay, c[11] - az];
    // Clamped, for at a silhouette the sample's centroid can lie just outside.
    const u = clamp01((sx * hx + sy * hy + sz * hz) * scale);
    const [qx, qy, qz] = [sy * e1z - sz * e1y, sz * e1x - sx * e1z, sx * e1y - sy * e1x];
    const w = Math.min(1 - u, clamp01((rx * qx + ry * qy + rz * qz) * scale));
    const o = 1 - u - w;
    const p = this.#point;
    p.x = ax + u * e1x + w * e2x;
    p.y = ay + u * e1y + w * e2y;
    p.z = az + u * e1z + w * e2z;
    const nx = o * n[3 * a]! + u * n[3 * b]! + w * n[3 * d]!;
    const ny = o * n[3 * a + 1]! + u * n[3 * b + 1]! + w * n[3 * d + 1]!;
    const nz = o * n[3 * a + 2]! + u * n[3 * b + 2]! + w * n[3 * d + 2]!;
    const unit = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
    p.nx = nx * unit;
    p.ny = ny * unit;
    p.nz = nz * unit;
    const eye = -1 / Math.sqrt(rx * rx + ry * ry + rz * rz);
    p.eyeX = rx * eye;
    p.eyeY = ry * eye;
    p.eyeZ = rz * eye;
    p.openness = o * openness[a]! + u * openness[b]! + w * openness[d]!;
    const number = owner[t]!;
    const { material, group } = this.#items[number]!;
    p.group = group;
    p.material = material;
    p.colour = material.pattern
      ? patternAt(material.pattern, this.#inverses[number]!, p)
      : material.colour;
    shade(p, this.#scene, out);
  }
}

/** The colour at a world point, asked for in the item's own frame. */
const patternAt = (
  pattern: NonNullable<Material['pattern']>,
  m: Float64Array,
  { x, y, z }: SurfacePoint,
): Colour =>
  pattern(
    m[0]! * x + m[1]! * y + m[2]! * z + m[3]!,
    m[4]! * x + m[5]! * y + m[6]! * z + m[7]!,
    m[8]! * x + m[9]! * y + m[10]! * z + m[11]!,
  );

const clamp01 = (x: number): number => (x < 0 ? 0 : x > 1 ? 1 : x);
