import { expect, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { episodeSamples, type Weighing } from '../../../src/core/distill/samples';
import { quantile } from '../../../src/core/signals/series';
import {
  actionRows,
  actionsOf,
  chunkError,
  type ActionSpace,
} from '../../../src/core/teachers/action-space';
import { lossSettingsSchema } from '../../../src/shared/model/distill';
import { teacherOutputSchema, type TeacherOutput } from '../../../src/shared/model/teacher';
import { seededRandom, type Random } from '../../../scripts/demo/random';
import { demoDataset } from '../../shared-data';

const horizon = 16;
const noise = [0.05, 0.2];
/** Every so many frames there is an output. */
const every = 4;

type Chunk = number[][];

const byRow = (chunk: Chunk, change: (row: number[], step: number) => number[]): Chunk =>
  chunk.map(change);

/** How teachers fail; `rows` is the whole episode, `other` another one. */
const faults: ((rows: Chunk, frame: number, other: Chunk) => Chunk)[] = [
  (rows, frame) => byRow(cut(rows, frame), (row) => row.map((value) => -value)),
  (rows, frame) => byRow(cut(rows, frame), (row) => row.map((value) => 2 * value)),
  (rows, frame) => cut(rows, Math.max(0, frame - 12)),
  (rows, frame) => byRow(cut(rows, frame), () => rows[frame] ?? []),
  (_rows, frame, other) => cut(other, Math.min(frame, other.length - horizon)),
  (rows, frame) => byRow(cut(rows, frame), (row) => [...row.slice(0, -1), 1 - (row.at(-1) ?? 0)]),
  (rows, frame) => byRow(cut(rows, frame), ([a = 0, b = 0, ...rest]) => [b, a, ...rest]),
];

const cut = (rows: Chunk, frame: number): Chunk => rows.slice(frame, frame + horizon);

function noisy(chunk: Chunk, space: ActionSpace, sigma: number, random: Random): Chunk {
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.uniform(0, 1))) *
    Math.cos(2 * Math.PI * random.uniform(0, 1));
  return byRow(chunk, (row) =>
    row.map((value, dim) => value + sigma * (space.spread[dim] ?? 0) * normal()),
  );
}

/** The share of pairs of a good and a planted output in which the good one weighs more; equal ones count half. */
function areaUnderCurve(good: readonly number[], planted: readonly number[]): number {
  let sum = 0;
  for (const a of good) for (const b of planted) sum += a > b ? 1 : a === b ? 0.5 : 0;
  return sum / (good.length * planted.length);
}

test.each(noise)(
  'weights before any verdict tell planted faults from noise of %d',
  async (sigma) => {
    const dataset = await openDataset(demoDataset);
    const random = seededRandom(7);
    try {
      const actions = await actionsOf(
        dataset,
        dataset.summary.embodiment,
        new AbortController().signal,
      );
      if (actions === null) throw new Error('the demo has actions');
      const { space } = actions;
      const episodes = await Promise.all(
        dataset.episodes.map(async ({ index }) => ({
          index,
          rows: actionRows(await dataset.signals(index), actions) ?? [],
        })),
      );
      const faulty = new Set<string>();
      const apart = new Set<string>();
      const errors: number[] = [];
      const said = episodes.map(({ index, rows }, at) => {
        const outputs = new Map<number, TeacherOutput>();
        const other = episodes[(at + 1) % episodes.length]?.rows ?? [];
        for (let frame = 1; frame < rows.length; frame += every) {
          const right = cut(rows, frame - 1);
          const fault = random.chance(0.1) ? random.pick(faults) : null;
          const chunk = fault === null ? right : fault(rows, frame, other);
          if (fault !== null) {
            const changes = chunkError(cut(rows, frame), chunk, space);
            (changes < 2 * sigma ? apart : faulty).add(`${index} ${frame}`);
          }
          const action = noisy(chunk, space, sigma, random);
          errors.push(chunkError(cut(rows, frame), action, space));
          const output = {
            teacher: 'planted',
            version: null,
            kind: 'action',
            episode: index,
            frame,
            fingerprint: 'f',
            action,
            source: 'import',
            provenance: 'test',
            atMs: 0,
          };
          outputs.set(frame, teacherOutputSchema.parse(output));
        }
        return { index, rows, outputs };
      });
      const weighing: Weighing = {
        preset: 'trusted',
        settings: lossSettingsSchema.parse({}),
        space,
        scale: quantile(errors, 0.5),
      };
      const weights: Record<'good' | 'planted', number[]> = { good: [], planted: [] };
      const nobody = { accepted: 0, looked: 0 };
      for (const { index, rows, outputs } of said) {
        const samples = episodeSamples(
          {
            episode: {
              episode: index,
              target: index,
              frames: Int32Array.from(rows.keys()),
              tasks: [],
              outcome: { value: null, source: null, decided: null },
              keyframes: [],
              fingerprint: 'f',
              curators: [],
            },
            split: 'train',
            stride: 1,
            actions: rows,
            actionOutputs: outputs,
            reasoningOutputs: new Map(),
            looked: () => ({ verdict: null, stratum: nobody, all: nobody }),
          },
          weighing,
        );
        for (const { place, soft } of samples) {
          const key = `${index} ${place?.sourceFrame}`;
          if (soft === null || apart.has(key)) continue;
          weights[faulty.has(key) ? 'planted' : 'good'].push(soft.weight);
        }
      }
      expect(weights.planted.length).toBeGreaterThan(40);
      expect(areaUnderCurve(weights.good, weights.planted)).toBeGreaterThan(0.9);
    } finally {
      await dataset.close();
    }
  },
);
