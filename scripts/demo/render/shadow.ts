/**
 * Soft shadows of one distant lamp of some size: a depth map seen from the lamp, filtered by how far the blocker is.
 */
import { inverse, lookAt, type Vec3 } from '../pose';
import { newVisibility, rasterize, type Visibility } from './rasterize';
import type { Geometry, Item } from './scene';

const mapSize = 1024;
/** Edge of the square that the map covers, metres. */
const extent = 1.5;
const texel = extent / mapSize;
/** Penumbra radius per metre between blocker and receiver (half the lamp's angular size). */
const lampSpread = 0.055;
/** Within this depth a blocker is the surface itself, metres. */
const bias = 0.0025;
const searchTexels = 0.026 / texel;

export interface ShadowMap {
  /** Share of the lamp seen from a world point, in [0, 1]. */
  light(x: number, y: number, z: number): number;
}

/** Sunflower points in the unit disc, evenly spread. */
const disc = (count: number): Float64Array => {
  const out = new Float64Array(count * 2);
  for (let i = 0; i < count; i++) {
    const [radius, angle] = [Math.sqrt((i + 0.5) / count), i * 2.399963229728653];
    out[i * 2] = radius * Math.cos(angle);
    out[i * 2 + 1] = radius * Math.sin(angle);
  }
  return out;
};
const searchDisc = disc(24);
/** Wide penumbras need more samples, or the rings of the disc show. */
const filterDiscs = [disc(16), disc(32), disc(64)] as const;
const filterDisc = (radius: number): Float64Array =>
  filterDiscs[radius < 3 ? 0 : radius < 7 ? 1 : 2];

const buffer: Visibility = newVisibility(mapSize, mapSize);

const blockBits = 5;
const blocks = mapSize >> blockBits;

/**
 * The nearest thing in each block of texels and the blocks around it: most points see at once that nothing is in the
 * way.
 */
function nearestByBlock(nearness: Float32Array): Float32Array {
  const own = new Float32Array(blocks * blocks).fill(-Infinity);
  for (let y = 0; y < mapSize; y++)
    for (let x = 0; x < mapSize; x++) {
      const at = (y >> blockBits) * blocks + (x >> blockBits);
      const near = nearness[y * mapSize + x]!;
      if (near > own[at]!) own[at] = near;
    }
  return own.map((_, at) => {
    let nearest = -Infinity;
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const [x, y] = [(at % blocks) + dx, Math.floor(at / blocks) + dy];
        if (x >= 0 && x < blocks && y >= 0 && y < blocks)
          nearest = Math.max(nearest, own[y * blocks + x]!);
      }
    return nearest;
  });
}

/**
 * The map of what stands between the lamp (towards `direction` from `centre`) and the scene. One at a time: it reuses
 * its buffer.
 */
export function castShadows(
  geometry: Geometry,
  items: readonly Item[],
  direction: Vec3,
  centre: Vec3,
): ShadowMap {
  const lamp: Vec3 = [
    centre[0] + 3 * direction[0],
    centre[1] + 3 * direction[1],
    centre[2] + 3 * direction[2],
  ];
  const m = Float64Array.from(inverse(lookAt(lamp, centre)));
  const half = mapSize / 2;
  rasterize(
    geometry,
    { world: m, focal: 0, scale: 1 / texel, centreX: half, centreY: half, near: 0 },
    buffer,
    (t) => items[geometry.owner[t]!]!.castsShadow,
  );
  const depth = buffer.nearness;
  const coarse = nearestByBlock(depth);

  /** Depth of the nearest thing at a texel; infinite outside the map. */
  const blocker = (u: number, v: number): number => {
    const [x, y] = [Math.floor(u), Math.floor(v)];
    if (x < 0 || y < 0 || x >= mapSize || y >= mapSize) return Infinity;
    return -depth[y * mapSize + x]!;
  };

  return {
    light(x, y, z) {
      const u = (m[0]! * x + m[1]! * y + m[2]! * z + m[3]!) / texel + half;
      const v = (m[4]! * x + m[5]! * y + m[6]! * z + m[7]!) / texel + half;
      const d = m[8]! * x + m[9]! * y + m[10]! * z + m[11]!;
      if (u < 0 || v < 0 || u >= mapSize || v >= mapSize) return 1;
      const nearest = coarse[(v >> blockBits) * blocks + (u >> blockBits)]!;
      if (-nearest >= d - bias) return 1;
      let [found, sum] = [0, 0];
      for (let i = 0; i < searchDisc.length; i += 2) {
        const b = blocker(u + searchDisc[i]! * searchTexels, v + searchDisc[i + 1]! * searchTexels);
        if (b < d - bias) {
          found++;
          sum += b;
        }
      }
      if (found === 0) return 1;
      // The search disc is as large as the widest penumbra: nothing of the lamp is left.
      if (found === searchDisc.length / 2) return 0;
      const radius = Math.max(1.2, ((d - sum / found) * lampSpread) / texel);
      const samples = filterDisc(radius);
      let lit = 0;
      for (let i = 0; i < samples.length; i += 2) {
        const b = blocker(u + samples[i]! * radius, v + samples[i + 1]! * radius);
        // A ramp in place of a step keeps the rings of the sample points from showing.
        lit += Math.min(1, Math.max(0, (b - d + 2 * bias) / bias));
      }
      return lit / (samples.length / 2);
    },
  };
}
