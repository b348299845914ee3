/** Batches for training: windows of consecutive pictures, coloured and mirrored at random per scene. */
import type { Random } from '../demo/random';
import type { BatchShape } from './network';
import { past, patch, patches, patchValues } from './network';
import { side } from './scenes';

/** Pictures of one scene, RGB, in order. */
export type Scene = readonly Uint8Array[];

/** Pictures as patches, [pictures * patches, patchValues], values about [-1, 1] as inside the exported model. */
export function batch(scenes: readonly Scene[], shape: BatchShape, random: Random): Float32Array {
  const perScene = shape.windows * (past + 1);
  const out = new Float32Array(shape.scenes * perScene * patches * patchValues);
  let picture = 0;
  for (let s = 0; s < shape.scenes; s++) {
    const scene = random.pick(scenes);
    const look = colours(random);
    const mirrored = random.chance(0.5);
    for (let w = 0; w < shape.windows; w++) {
      const first = Math.floor(random.uniform(0, scene.length - past));
      for (let t = first; t <= first + past; t++) {
        const pixels = scene[t];
        if (pixels !== undefined) putPatches(pixels, out, { picture, look, mirrored });
        picture += 1;
      }
    }
  }
  return out;
}

/** Gain and offset of red, green and blue: other lamps, other paint, other cameras. */
function colours(random: Random): { gain: number[]; offset: number[]; order: number[] } {
  const contrast = random.uniform(0.6, 1.4);
  const first = Math.floor(random.uniform(0, 3));
  const order = [0, 1, 2].map((channel) => (random.chance(0.5) ? channel : (channel + first) % 3));
  return {
    gain: [0, 1, 2].map(() => contrast * random.uniform(0.8, 1.2)),
    offset: [0, 1, 2].map(() => random.uniform(-0.35, 0.35)),
    order,
  };
}

function putPatches(
  pixels: Uint8Array,
  out: Float32Array,
  to: { picture: number; look: ReturnType<typeof colours>; mirrored: boolean },
): void {
  const { gain, offset, order } = to.look;
  const across = side / patch;
  let at = to.picture * patches * patchValues;
  for (let p = 0; p < patches; p++) {
    const top = Math.floor(p / across) * patch;
    const left = (p % across) * patch;
    for (let y = top; y < top + patch; y++) {
      for (let x = left; x < left + patch; x++) {
        const from = 3 * (y * side + (to.mirrored ? side - 1 - x : x));
        for (let c = 0; c < 3; c++) {
          const value = (pixels[from + (order[c] ?? c)] ?? 0) / 127.5 - 1;
          const seen = value * (gain[c] ?? 1) + (offset[c] ?? 0);
          out[at] = Math.min(Math.max(seen, -1), 1);
          at += 1;
        }
      }
    }
  }
}
