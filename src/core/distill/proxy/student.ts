/**
 * The proxy student: a small network over frozen features, with a head for the next actions and one for the kind of
 * text. It runs in a process of its own; jax-js counts references, hence the `.ref`.
 */
import type * as Jax from '@jax-js/jax';

/** What all students of a study share; row by row, each row a frame. */
export interface StudentData {
  /** [rows, inputs], about unit variance. */
  features: Float32Array;
  inputs: number;
  /**
   * [rows, outputs]: the next actions less the mean over the spread, and 1 where there is such a row of the episode.
   */
  actions: Float32Array;
  valid: Float32Array;
  outputs: number;
  kinds: number;
}

export interface StudentTask {
  seed: number;
  steps: number;
  train: Int32Array;
  test: Int32Array;
  /** Per row the kind of text that it teaches, -1 for none. */
  taught: Int32Array;
  /** Per row the kind that is right, where it is asked for; -1 elsewhere. */
  asked: Int32Array;
  /** [rows, outputs] and per row lambda times the weight; null without a teacher. */
  soft: { actions: Float32Array; weights: Float32Array } | null;
}

export interface StudentScore {
  actionError: number;
  reasoningAccuracy: number | null;
}

const hidden = 64;
const batch = 128;
const rate = 4e-3;
const [decay1, decay2] = [0.9, 0.99];

type Array = Jax.numpy.Array;
type Params = { in: Array; inBias: Array; act: Array; say: Array };
/** Inputs, ones, actions, which of them there are, soft actions, their weights, kinds of text: [rows, values] each. */
type Batch = [Array, Array, Array, Array, Array, Array, Array];
type State = { p: Params; m: Params; v: Params };

async function loadJax(): Promise<typeof Jax> {
  // jax-js asks how many cores there are, of an object that Node has from version 21 on.
  if (!('navigator' in globalThis)) {
    const value = { hardwareConcurrency: 1, userAgent: `Node.js/${process.versions.node}` };
    Object.defineProperty(globalThis, 'navigator', { value });
  }
  const loaded = await import('@jax-js/jax');
  await loaded.init('wasm');
  loaded.defaultDevice('wasm');
  return loaded;
}

export type Trainer = (task: StudentTask) => Promise<StudentScore>;

/**
 * What trains from scratch and looks at the held-out rows; the same task gives the same student. One step is compiled
 * once for all of them.
 */
export async function createTrainer(data: StudentData): Promise<Trainer> {
  const { jit, nn, numpy: np, random, tree, valueAndGrad } = await loadJax();
  const { inputs, outputs, kinds } = data;
  const inner = (p: Params, x: Array, ones: Array): Array =>
    np.concatenate([nn.relu(np.matmul(x, p.in.ref).add(p.inBias.ref)), ones], 1);
  /**
   * A mean over the batch, so that a text at every frame weighs as much as it does in the training of a large student.
   */
  const lossOf = (p: Params, [x, ones, y, valid, soft, softWeight, say]: Batch): Array => {
    const seen = inner(p, x, ones);
    const acts = np.matmul(seen.ref, p.act.ref);
    const hard = np.square(acts.ref.sub(y));
    const distilled = np.square(acts.sub(soft)).mul(softWeight);
    const action = np.mean(hard.add(distilled).mul(valid)).mul(0.5);
    const logs = nn.logSoftmax(np.matmul(seen, p.say.ref), 1);
    const words = np.sum(logs.mul(say)).div(batch);
    for (const array of Object.values(p)) array.dispose();
    return action.sub(words);
  };
  const update = jit(({ p, m, v }: State, arrays: Batch, rates: Array) => {
    const [loss, g] = valueAndGrad((q: Params) => lossOf(q, arrays))(tree.ref(p)) as [
      Array,
      Params,
    ];
    loss.dispose();
    const m1 = tree.map(
      (a: Array, b: Array) => a.mul(decay1).add(b.mul(1 - decay1)),
      m,
      tree.ref(g),
    );
    const v1 = tree.map(
      (a: Array, b: Array) => a.mul(decay2).add(np.square(b).mul(1 - decay2)),
      v,
      g,
    );
    const [step, correction] = np.split(rates, 2) as [Array, Array];
    const p1 = tree.map(
      (a: Array, b: Array, c: Array) =>
        a.sub(b.mul(step.ref).div(np.sqrt(c.mul(correction.ref)).add(1e-6))),
      p,
      tree.ref(m1),
      tree.ref(v1),
    );
    step.dispose();
    correction.dispose();
    return { p: p1, m: m1, v: v1 };
  });
  const zeros = (params: Params): Params =>
    tree.map((array: Array) => np.zeros(array.shape), tree.ref(params));
  const put = (values: Float32Array, width: number): Array =>
    np.array(values).reshape([values.length / width, width]);

  return async (task) => {
    let key = 1_000 * task.seed;
    const matrix = (rows: number, columns: number, gain: number): Array =>
      random.normal(random.key((key += 1)), [rows, columns]).mul(gain * Math.sqrt(2 / rows));
    const start: Params = {
      in: matrix(inputs, hidden, 1),
      inBias: np.zeros([hidden]),
      act: matrix(hidden + 1, outputs, 0.3),
      say: matrix(hidden + 1, kinds, 0.3),
    };
    let state: State = { p: start, m: zeros(start), v: zeros(start) };
    const draw = lehmer(task.seed);
    for (let step = 1; step <= task.steps; step++) {
      const rows = Int32Array.from(
        { length: batch },
        () => task.train[Math.floor(draw() * task.train.length)] ?? 0,
      );
      const slow =
        (rate * 0.5 * (1 + Math.cos((Math.PI * step) / task.steps))) / (1 - decay1 ** step);
      const arrays = batchOf(data, task, rows).map(({ values, width }) =>
        put(values, width),
      ) as Batch;
      const rates = np.array(Float32Array.of(slow, 1 / (1 - decay2 ** step)));
      state = update(state, arrays, rates);
      // Until somebody waits, steps only queue up, each dragging the list of all before it.
      await state.p.in.blockUntilReady();
    }
    for (const array of [...Object.values(state.m), ...Object.values(state.v)]) array.dispose();
    const x = put(picked(data.features, inputs, task.test), inputs);
    const seen = inner(state.p, x, np.ones([task.test.length, 1]));
    const acts = Float32Array.from(await np.matmul(seen.ref, state.p.act.ref).data());
    const says = Float32Array.from(await np.matmul(seen, state.p.say.ref).data());
    for (const array of Object.values(state.p)) array.dispose();
    return scoreOf(data, task, acts, says);
  };
}

function batchOf(
  { features, inputs, actions, valid, outputs, kinds }: StudentData,
  { taught, soft }: StudentTask,
  rows: Int32Array,
): { values: Float32Array; width: number }[] {
  const say = new Float32Array(rows.length * kinds);
  for (const [at, row] of rows.entries()) {
    const kind = taught[row] ?? -1;
    if (kind >= 0) say[at * kinds + kind] = 1;
  }
  const own = picked(actions, outputs, rows);
  return [
    { values: picked(features, inputs, rows), width: inputs },
    { values: new Float32Array(rows.length).fill(1), width: 1 },
    { values: own, width: outputs },
    { values: picked(valid, outputs, rows), width: outputs },
    { values: soft === null ? own : picked(soft.actions, outputs, rows), width: outputs },
    {
      values: soft === null ? new Float32Array(rows.length) : picked(soft.weights, 1, rows),
      width: 1,
    },
    { values: say, width: kinds },
  ];
}

function picked(values: Float32Array, width: number, rows: Int32Array): Float32Array {
  const out = new Float32Array(rows.length * width);
  for (const [at, row] of rows.entries())
    out.set(values.subarray(row * width, (row + 1) * width), at * width);
  return out;
}

function scoreOf(
  { actions, valid, outputs, kinds }: StudentData,
  { test, taught, asked }: StudentTask,
  acts: Float32Array,
  says: Float32Array,
): StudentScore {
  let [sum, cells, right, questions] = [0, 0, 0, 0];
  for (const [at, row] of test.entries()) {
    for (let i = 0; i < outputs; i++) {
      const counts = valid[row * outputs + i] ?? 0;
      sum += counts * Math.abs((acts[at * outputs + i] ?? 0) - (actions[row * outputs + i] ?? 0));
      cells += counts;
    }
    const kind = asked[row] ?? -1;
    if (kind < 0) continue;
    const said = says.subarray(at * kinds, (at + 1) * kinds);
    questions += 1;
    if (said.indexOf(Math.max(...said)) === kind) right += 1;
  }
  const learnt = taught.some((kind) => kind >= 0);
  return {
    actionError: sum / Math.max(1, cells),
    reasoningAccuracy: learnt && questions > 0 ? right / questions : null,
  };
}

/** Park and Miller's generator: any student of a seed sees the same rows in the same order. */
function lehmer(seed: number): () => number {
  let state = (seed * 7_919 + 12_345) % 2_147_483_647;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
