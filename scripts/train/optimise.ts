/** Adam (Kingma and Ba 2015) with a cosine schedule, over a tree of arrays. */
import { jit, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import {
  initialise,
  lossOf,
  patches,
  patchValues,
  past,
  type BatchShape,
  type Params,
} from './network';

const [decay1, decay2] = [0.9, 0.99];

export interface TrainSettings {
  shape: BatchShape;
  steps: number;
  rate: number;
  seed: number;
}

/** Parameters, and the running means of their gradient and its square. */
type State = { p: Params; m: Params; v: Params };

/** Trains from scratch; `nextBatch` gives the pictures of one batch. Same input, same parameters. */
export async function train(
  settings: TrainSettings,
  nextBatch: () => Float32Array,
  say: (step: number, loss: number) => void,
): Promise<Params> {
  const { shape, steps } = settings;
  const start = initialise(settings.seed);
  let state: State = { p: start, m: zerosLike(start), v: zerosLike(start) };
  const rows = shape.scenes * shape.windows * (past + 1) * patches;
  const update = jit(({ p, m, v }: State, pictures: np.Array, rates: np.Array) => {
    const [loss, gradient] = valueAndGrad((q: Params) => lossOf(q, pictures, shape))(
      tree.ref(p),
    ) as [np.Array, Params];
    const m1 = tree.map(
      (a: np.Array, g: np.Array) => a.mul(decay1).add(g.mul(1 - decay1)),
      m,
      tree.ref(gradient),
    );
    const v1 = tree.map(
      (a: np.Array, g: np.Array) => a.mul(decay2).add(np.square(g).mul(1 - decay2)),
      v,
      gradient,
    );
    const [rate, correction] = np.split(rates, 2) as [np.Array, np.Array];
    const p1 = tree.map(
      (a: np.Array, b: np.Array, c: np.Array) =>
        a.sub(b.mul(rate.ref).div(np.sqrt(c.mul(correction.ref)).add(1e-6))),
      p,
      tree.ref(m1),
      tree.ref(v1),
    );
    rate.dispose();
    correction.dispose();
    return [loss, { p: p1, m: m1, v: v1 }] as [np.Array, State];
  });
  for (let step = 1; step <= steps; step++) {
    const rate =
      (settings.rate * 0.5 * (1 + Math.cos((Math.PI * step) / steps))) / (1 - decay1 ** step);
    const rates = np.array(Float32Array.of(rate, 1 / (1 - decay2 ** step)));
    const pictures = np.array(nextBatch()).reshape([rows, patchValues]);
    const [loss, next] = update(state, pictures, rates);
    state = next;
    const value = (await loss.data())[0] ?? Number.NaN;
    if (!Number.isFinite(value)) throw new Error(`The loss is ${value} at step ${step}.`);
    say(step, value);
  }
  return state.p;
}

function zerosLike(params: Params): Params {
  return tree.map((array: np.Array) => np.zeros(array.shape), tree.ref(params));
}
