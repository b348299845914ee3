/** Light: one soft lamp, a sky from above, mirror reflections of a simple studio, darkening near bodies. */
import { normalize, type Vec3 } from '../pose';
import type { Colour, Geometry, Material } from './scene';
import type { ShadowMap } from './shadow';

/** Towards the lamp. */
export const lampDirection: Vec3 = normalize([0.35, 0.55, 1.05]);
const lampColour = [2.35, 2.24, 2.06] as const;
const skyColour = [0.62, 0.68, 0.78] as const;
const groundColour = [0.4, 0.34, 0.29] as const;

/** One point of a surface. The normal has length 1; so has the direction to the eye. */
export interface SurfacePoint {
  x: number;
  y: number;
  z: number;
  nx: number;
  ny: number;
  nz: number;
  eyeX: number;
  eyeY: number;
  eyeZ: number;
  openness: number;
  material: Material;
  colour: Colour;
  /** Of the item it belongs to. */
  group: number;
}

/** Brightness of the studio in a direction: a bright softbox overhead, a window band, a dim floor. */
function studio(x: number, y: number, z: number): number {
  const sky = 0.28 + 0.5 * Math.max(0, z);
  const softbox = smooth(0.86, 0.97, 0.3 * x + 0.47 * y + 0.83 * z) * 1.2;
  const window = smooth(0.55, 0.75, -y) * smooth(0.05, 0.2, z) * smooth(0.75, 0.55, z) * 1.1;
  return z < 0 ? 0.2 + 0.08 * (1 + z) : sky + softbox + window;
}

function smooth(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/**
 * How much of the ambient light the balls of other groups leave, in [0, 1] (after Inigo Quilez, "sphere ambient
 * occlusion").
 */
function ambientLeft(p: SurfacePoint, occluders: Float32Array): number {
  let left = 1;
  // The walls are out of reach of everything.
  if (p.x < -0.8 || p.z < -0.3) return 1;
  for (let i = 0; i < occluders.length; i += 5) {
    if (occluders[i + 4] === p.group) continue;
    const [dx, dy, dz] = [occluders[i]! - p.x, occluders[i + 1]! - p.y, occluders[i + 2]! - p.z];
    const radius = occluders[i + 3]!;
    const square = dx * dx + dy * dy + dz * dz;
    const reach = radius * radius;
    if (square > reach * 30) continue;
    const distance = Math.sqrt(square);
    const cosine = (p.nx * dx + p.ny * dy + p.nz * dz) / distance;
    if (cosine <= 0) continue;
    left *= 1 - Math.min(0.85, (cosine * reach) / Math.max(square, reach));
  }
  return left;
}

/** Linear light leaving a point towards the eye, into `out`. */
export function shade(
  p: SurfacePoint,
  scene: { geometry: Geometry; shadows: ShadowMap },
  out: Float64Array,
): void {
  const { nx, ny, nz, eyeX, eyeY, eyeZ, material, colour } = p;
  const facing = nx * lampDirection[0] + ny * lampDirection[1] + nz * lampDirection[2];
  // Off the surface by a hair, so that it does not shade itself.
  const lit =
    facing > 0
      ? facing * scene.shadows.light(p.x + nx * 2e-3, p.y + ny * 2e-3, p.z + nz * 2e-3)
      : 0;
  const left = ambientLeft(p, scene.geometry.occluders) * p.openness;
  const up = 0.5 + 0.5 * nz;
  const toEye = Math.max(0, nx * eyeX + ny * eyeY + nz * eyeZ);
  // Schlick's approximation of Fresnel reflection.
  const away = 1 - toEye;
  const grazing = away * away * away * away * away;
  const mirror =
    material.mirror + (1 - material.mirror) * grazing * Math.min(1, material.gloss / 200);
  const twice = 2 * (nx * eyeX + ny * eyeY + nz * eyeZ);
  const reflected =
    studio(twice * nx - eyeX, twice * ny - eyeY, twice * nz - eyeZ) * mirror * (0.3 + 0.7 * left);
  const [hx, hy, hz] = [lampDirection[0] + eyeX, lampDirection[1] + eyeY, lampDirection[2] + eyeZ];
  const half = (nx * hx + ny * hy + nz * hz) / Math.sqrt(hx * hx + hy * hy + hz * hz);
  const highlight =
    lit > 0 && half > 0.6
      ? half ** material.gloss * material.mirror * (material.gloss + 8) * 0.04
      : 0;
  // Metals tint what they mirror.
  const metal = material.mirror > 0.3 ? 1 : 0;
  for (let c = 0; c < 3; c++) {
    const own = colour[c]!;
    const ambient = (groundColour[c]! + (skyColour[c]! - groundColour[c]!) * up) * left;
    const tint = metal ? own : 1;
    const body = own * (1 - mirror) * (ambient + lit * lampColour[c]! * 0.62);
    out[c] = body + tint * (reflected + highlight * lit * lampColour[c]!);
  }
}

/** Square root of the light above which all is white. */
const brightest = 4;
const displayTable = Float64Array.from({ length: 8193 }, (_, i) => {
  // Film-like shoulder (Narkowicz' fit of ACES), then gamma.
  const x = ((i / 8192) * brightest) ** 2 * 0.68;
  const film = (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14);
  return 255 * Math.min(1, film) ** (1 / 2.2);
});

/** Linear light to display, 0..255. The table is over the square root of light, finer where it is dark. */
export function display(light: number): number {
  const place = (Math.sqrt(Math.max(0, light)) / brightest) * 8192;
  return displayTable[Math.min(8192, Math.round(place))]!;
}
