/**
 * The network: an encoder of patches and matrix products, and the predictor that trains it. Convolutions are left out
 * because jax-js is too slow at them. Shapes are written as [rows, columns]; every array is consumed once (jax-js
 * counts references), hence the `.ref`.
 */
import { nn, numpy as np, random as jaxRandom } from '@jax-js/jax';
import { side } from './scenes';

export const patch = 8;
export const patches = (side / patch) ** 2;
export const patchValues = patch * patch * 3;
const hidden = 48;
const perPatch = 4;
const wide = 128;
/** Values of the small picture per patch: 2x2 blocks, three colours. */
const smallValues = 12;
/** Length of the representation. */
export const size = patches * perPatch;
/** Embeddings that the predictor sees, the last one included. */
export const past = 3;

type Array = np.Array;

// A type alias, for jax-js takes no interface as a tree of arrays.
export type Params = {
  patchIn: Array;
  patchInBias: Array;
  patchOut: Array;
  patchOutBias: Array;
  guess: Array;
  guessBias: Array;
  step: Array;
  stepBias: Array;
  draw: Array;
  drawBias: Array;
};

const zeros = (length: number): Array => np.zeros([length]);

/** He initialisation (He et al. 2015); the predictor's last matrix small, so that it begins as "no change". */
export function initialise(seed: number): Params {
  let number = seed;
  const matrix = (rows: number, columns: number, gain = 1): Array =>
    jaxRandom.normal(jaxRandom.key((number += 1)), [rows, columns]).mul(gain * Math.sqrt(2 / rows));
  return {
    patchIn: matrix(patchValues, hidden),
    patchInBias: zeros(hidden),
    patchOut: matrix(hidden, perPatch),
    patchOutBias: zeros(perPatch),
    guess: matrix(past * size, wide),
    guessBias: zeros(wide),
    step: matrix(wide, size, 0.1),
    stepBias: zeros(size),
    draw: matrix(perPatch, smallValues, 0.5),
    drawBias: zeros(smallValues),
  };
}

/**
 * Every patch is seen alone and alike: a few values that say what it looks like. What is learned that way holds in
 * rooms never seen, which a network over the whole picture did not. Representations [pictures, size] of pictures given
 * as patches [pictures * patches, patchValues], values in [-1, 1].
 */
export function embed(p: Params, pictures: Array): Array {
  const inner = nn.relu(np.matmul(pictures, p.patchIn.ref).add(p.patchInBias.ref));
  return np.matmul(inner, p.patchOut.ref).add(p.patchOutBias.ref).reshape([-1, size]);
}

/** How the representation will change: [windows, size] from the last `past` ones, [windows, past * size]. */
function changeOf(p: Params, before: Array): Array {
  const inner = nn.relu(np.matmul(before, p.guess.ref).add(p.guessBias.ref));
  return np.matmul(inner, p.step.ref).add(p.stepBias.ref);
}

export interface BatchShape {
  scenes: number;
  /** Windows of `past + 1` consecutive pictures per scene. */
  windows: number;
}

/**
 * The loss: how well a small picture (means over 4x4 pixels) can be drawn from the representation of this moment, and
 * from the predicted representation of the next. Judging the prediction by what it shows keeps the representation from
 * collapsing, and makes distances between representations follow what is seen to change.
 */
export function lossOf(p: Params, pictures: Array, { scenes, windows }: BatchShape): Array {
  const count = scenes * windows;
  const small = np
    .matmul(pictures.ref, blockMeans())
    .reshape([count, past + 1, patches * smallValues]);
  const all = embed(p, pictures).reshape([count, past + 1, size]);
  const [before, next] = np.split(all, [past], 1) as [Array, Array];
  const [, last] = np.split(before.ref, [past - 1], 1) as [Array, Array];
  const [, smallNext] = np.split(small.ref, [past], 1) as [Array, Array];
  const change = changeOf(p, before.ref.reshape([count, past * size]));
  const guess = last.reshape([count, size]).add(change);
  const seen = np.concatenate([before, next], 1).reshape([-1, size]);
  const drawn = draw(p, seen).sub(small.reshape([-1, patches * smallValues]));
  const foreseen = draw(p, guess).sub(smallNext.reshape([count, patches * smallValues]));
  for (const array of Object.values(p)) array.dispose();
  return np.mean(np.square(drawn)).add(np.mean(np.square(foreseen)).mul(3));
}

function draw(p: Params, representation: Array): Array {
  return np
    .matmul(representation.reshape([-1, perPatch]), p.draw.ref)
    .add(p.drawBias.ref)
    .reshape([-1, patches * smallValues]);
}

/** Per patch, the mean of each of its four quarters in each colour. */
function blockMeans(): Array {
  const quarter = patch / 2;
  const values = new Float32Array(patchValues * smallValues);
  for (let y = 0; y < patch; y++) {
    for (let x = 0; x < patch; x++) {
      for (let c = 0; c < 3; c++) {
        const block = 2 * Math.floor(y / quarter) + Math.floor(x / quarter);
        values[(3 * (y * patch + x) + c) * smallValues + 3 * block + c] = 1 / quarter ** 2;
      }
    }
  }
  return np.array(values).reshape([patchValues, smallValues]);
}
