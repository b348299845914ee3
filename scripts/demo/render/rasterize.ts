/** Which triangle is seen at each sample: a z-buffer. */
import type { Geometry } from './scene';

/** Maps a world point to x, y (samples) and the reciprocal of depth; `w <= 0` is behind the near plane. */
export interface Projection {
  /** Rows of the world-to-camera pose. */
  world: Float64Array;
  /** Pixels per unit of x / z. 0 for a parallel projection, which then uses `scale`. */
  focal: number;
  scale: number;
  centreX: number;
  centreY: number;
  near: number;
}

export interface Visibility {
  width: number;
  height: number;
  /** Larger is nearer: 1 / depth (perspective) or minus depth (parallel). */
  nearness: Float32Array;
  /** Triangle number, -1 where nothing is. */
  triangle: Int32Array;
}

export function newVisibility(width: number, height: number): Visibility {
  return {
    width,
    height,
    nearness: new Float32Array(width * height),
    triangle: new Int32Array(width * height),
  };
}

const maxCorners = 4;
/** A triangle cut at the near plane: up to four corners in the camera's frame. Scratch space of the loop below. */
const polygon = new Float64Array(maxCorners * 3);

/** Fills `target` with the nearest front-facing triangle of `geometry` at each sample's centre. */
export function rasterize(
  geometry: Geometry,
  projection: Projection,
  target: Visibility,
  drawn: (triangle: number) => boolean = () => true,
): void {
  target.nearness.fill(-Infinity);
  target.triangle.fill(-1);
  const { world: m, focal, scale, centreX, centreY, near } = projection;
  const { positions, triangles } = geometry;
  const vertices = positions.length / 3;
  const camera = new Float64Array(vertices * 3);
  for (let v = 0; v < vertices; v++) {
    const [x, y, z] = [positions[v * 3]!, positions[v * 3 + 1]!, positions[v * 3 + 2]!];
    camera[v * 3] = m[0]! * x + m[1]! * y + m[2]! * z + m[3]!;
    camera[v * 3 + 1] = m[4]! * x + m[5]! * y + m[6]! * z + m[7]!;
    camera[v * 3 + 2] = m[8]! * x + m[9]! * y + m[10]! * z + m[11]!;
  }
  const screen = new Float64Array(maxCorners * 3);
  for (let t = 0; t < triangles.length / 3; t++) {
    if (!drawn(t)) continue;
    const corners = clipNear(camera, triangles, t, focal > 0 ? near : -Infinity);
    for (let k = 0; k < corners; k++) {
      const [x, y, z] = [polygon[k * 3]!, polygon[k * 3 + 1]!, polygon[k * 3 + 2]!];
      const zoom = focal > 0 ? focal / z : scale;
      screen[k * 3] = centreX + x * zoom;
      screen[k * 3 + 1] = centreY + y * zoom;
      screen[k * 3 + 2] = focal > 0 ? 1 / z : -z;
    }
    for (let k = 2; k < corners; k++) fill(screen, k, t, target);
  }
}

/** Puts the part of a triangle in front of the near plane into `polygon`; returns its corners: 0, 3 or 4. */
function clipNear(camera: Float64Array, triangles: Uint32Array, t: number, near: number): number {
  let corners = 0;
  for (let k = 0; k < 3; k++) {
    const a = triangles[t * 3 + k]! * 3;
    const b = triangles[t * 3 + ((k + 1) % 3)]! * 3;
    const [za, zb] = [camera[a + 2]!, camera[b + 2]!];
    if (za >= near) {
      for (let i = 0; i < 3; i++) polygon[corners * 3 + i] = camera[a + i]!;
      corners++;
    }
    if (za >= near !== zb >= near) {
      const share = (near - za) / (zb - za);
      for (let i = 0; i < 3; i++)
        polygon[corners * 3 + i] = camera[a + i]! + share * (camera[b + i]! - camera[a + i]!);
      corners++;
    }
  }
  return corners;
}

/** Draws corners 0, k-1, k of the projected polygon. */
function fill(screen: Float64Array, k: number, t: number, target: Visibility): void {
  const [x0, y0, d0] = [screen[0]!, screen[1]!, screen[2]!];
  const [x1, y1, d1] = [screen[k * 3 - 3]!, screen[k * 3 - 2]!, screen[k * 3 - 1]!];
  const [x2, y2, d2] = [screen[k * 3]!, screen[k * 3 + 1]!, screen[k * 3 + 2]!];
  const area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  // y points down on the screen, so counter-clockwise in the world is negative here.
  if (area >= 0) return;
  const { width, height, nearness, triangle } = target;
  const left = Math.max(0, Math.ceil(Math.min(x0, x1, x2) - 0.5));
  const right = Math.min(width - 1, Math.floor(Math.max(x0, x1, x2) - 0.5));
  const top = Math.max(0, Math.ceil(Math.min(y0, y1, y2) - 0.5));
  const bottom = Math.min(height - 1, Math.floor(Math.max(y0, y1, y2) - 0.5));
  const inverse = 1 / area;
  // Barycentric weights of corners 1 and 2, linear over the screen.
  const [b1x, b1y] = [(y2 - y0) * inverse, -(x2 - x0) * inverse];
  const [b2x, b2y] = [-(y1 - y0) * inverse, (x1 - x0) * inverse];
  for (let y = top; y <= bottom; y++) {
    const py = y + 0.5 - y0;
    for (let x = left; x <= right; x++) {
      const px = x + 0.5 - x0;
      const b1 = px * b1x + py * b1y;
      if (b1 < 0) continue;
      const b2 = px * b2x + py * b2y;
      if (b2 < 0 || b1 + b2 > 1) continue;
      const near = d0 + b1 * (d1 - d0) + b2 * (d2 - d0);
      const at = y * width + x;
      if (near > nearness[at]!) {
        nearness[at] = near;
        triangle[at] = t;
      }
    }
  }
}
