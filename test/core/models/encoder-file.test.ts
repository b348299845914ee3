import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadEncoder } from '../../../src/core/models/encoder';

const side = 64;

test('the exported graph gives what the trainer computes, to 1e-4', async () => {
  // jax-js asks how many cores there are, of an object that Node has from version 21 on.
  if (!('navigator' in globalThis)) {
    const value = { hardwareConcurrency: 1 };
    Object.defineProperty(globalThis, 'navigator', { value, configurable: true });
    onTestFinished(() => void Reflect.deleteProperty(globalThis, 'navigator'));
  }
  const jax = await import('@jax-js/jax');
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  const { embed, initialise, patch, patches, patchValues, size } =
    await import('../../../scripts/train/network');
  const { encoderFile } = await import('../../../scripts/train/onnx-file');

  const params = initialise(7);
  const weights: Record<string, { shape: number[]; values: Float32Array }> = {};
  for (const [key, array] of Object.entries(params)) {
    weights[key] = { shape: array.shape, values: Float32Array.from(await array.ref.data()) };
  }
  const pictures = Uint8Array.from({ length: 3 * side * side * 3 }, (_, i) => (i * 7919) % 256);
  // As the trainer sees them: patch by patch, values in [-1, 1].
  const across = side / patch;
  const patched = Float32Array.from({ length: 3 * patches * patchValues }, (_, i) => {
    const c = i % 3;
    const x = Math.floor(i / 3) % patch;
    const y = Math.floor(i / (3 * patch)) % patch;
    const p = Math.floor(i / patchValues) % patches;
    const picture = Math.floor(i / (patchValues * patches));
    const row = Math.floor(p / across) * patch + y;
    const column = (p % across) * patch + x;
    return (pictures[3 * ((picture * side + row) * side + column) + c] ?? 0) / 127.5 - 1;
  });
  const rows = jax.numpy.array(patched).reshape([3 * patches, patchValues]);
  const expected = await embed(params, rows).data();

  const folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-encoder-'));
  try {
    const file = path.join(folder, 'encoder.onnx');
    await writeFile(file, encoderFile(weights, {}));
    const encoder = await loadEncoder({
      name: 'encoder',
      file: 'encoder.onnx',
      path: file,
      sha256: '',
      input: {
        name: 'pictures',
        width: side,
        height: side,
        layout: 'nhwc',
        type: 'uint8',
        mean: [0, 0, 0],
        std: [1, 1, 1],
      },
      output: { name: 'representation', size },
      rateHz: 10,
    });
    const given = (await encoder.encode(pictures, 3)).flatMap((values) => Array.from(values));
    await encoder.close();
    expect(given).toHaveLength(3 * size);
    const worst = Math.max(...given.map((value, i) => Math.abs(value - (expected[i] ?? 0))));
    expect(worst).toBeLessThan(1e-4);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
