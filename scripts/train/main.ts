/**
 * Trains the shipped event model: `npx tsx scripts/train/main.ts [models]`. A few minutes on two cores. Pictures,
 * initial weights and the order of batches are seeded; the last digits of the weights may still differ between
 * processors.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { seededRandom } from '../demo/random';

const name = 'event-encoder';
const settings = { shape: { scenes: 8, windows: 3 }, steps: 600, rate: 3e-3, seed: 1 };
const sceneCount = 48;

// jax-js asks how many cores there are, of an object that Node has from version 21 on.
if (!('navigator' in globalThis)) {
  Object.defineProperty(globalThis, 'navigator', { value: { hardwareConcurrency: 1 } });
}
const jax = await import('@jax-js/jax');
await jax.init('wasm');
jax.defaultDevice('wasm');
const { batch } = await import('./batches');
const { encoderFile } = await import('./onnx-file');
const { train } = await import('./optimise');
const { paintScene, side } = await import('./scenes');
const { size } = await import('./network');

const scenes: Uint8Array[][] = [];
for (let number = 0; scenes.length < sceneCount; number++) {
  const scene = paintScene(number);
  if (scene === null) continue;
  scenes.push(scene);
  if (scenes.length % 10 === 0) console.log(`painted ${scenes.length} of ${sceneCount} scenes`);
}

const random = seededRandom(settings.seed);
let recent = 0;
const params = await train(
  settings,
  () => batch(scenes, settings.shape, random),
  (step, loss) => {
    recent += (loss - recent) / Math.min(step, 100);
    if (step % 100 === 0) console.log(`step ${step}: loss ${recent.toFixed(4)}`);
  },
);

const weights: Record<string, { shape: number[]; values: Float32Array }> = {};
for (const [key, array] of Object.entries(params)) {
  weights[key] = { shape: array.shape, values: Float32Array.from(await array.data()) };
}
const rateHz = 10;
const file = encoderFile(weights, {
  trainedOn: `${sceneCount} simulated demonstrations painted by scripts/train/scenes.ts`,
  input: `uint8 RGB, ${side}x${side}, about ${rateHz} Hz`,
});
const folder = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '../../models'));
await mkdir(folder, { recursive: true });
await writeFile(path.join(folder, `${name}.onnx`), file);
const description = {
  name,
  file: `${name}.onnx`,
  sha256: createHash('sha256').update(file).digest('hex'),
  input: { name: 'pictures', width: side, height: side, layout: 'nhwc', type: 'uint8' },
  output: { name: 'representation', size },
  rateHz,
};
await writeFile(path.join(folder, `${name}.json`), `${JSON.stringify(description, null, 2)}\n`);
console.log(
  `${name}.onnx: ${file.length} bytes, loss ${recent.toFixed(4)}, sha256 ${description.sha256}`,
);
