/**
 * How long it takes to measure rollouts, and to find examples in a large knowledge base; how often intervals of a
 * calibration hold the truth.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { unwatched } from '../../src/core/jobs/progress';
import { ranked } from '../../src/core/score/knowledge/retrieve';
import { lookText } from '../../src/core/score/knowledge/scene-search';
import { KnowledgeBase } from '../../src/core/score/knowledge/knowledge-base';
import { queryOfEntry } from '../../src/core/score/knowledge/query';
import { readRolloutFolder } from '../../src/core/score/read-folder';
import { measureRollouts, reportOf } from '../../src/core/score/score-rollouts';
import { seeded } from '../../src/core/signals/seeded';
import { kbEntrySchema } from '../../src/shared/model/knowledge';
import {
  accuracyCoverage,
  agreementCoverage,
  correlationCoverage,
  coverageOf,
  differenceCoverage,
  madeRates,
  type Coverage,
} from '../fixtures/score/calibration-coverage';
import { writeRollouts } from '../fixtures/score/rollout-folder';
import { simulateRollouts } from '../fixtures/score/simulate-rollouts';
import { quantile, timed, type BenchRow } from './row';

const rollouts = 1_000;
const frames = 300;
const entries = 100_000;
const queries = 20;
const repetitions = 1_000;
const judges = {
  good: { sensitivity: 0.99, specificity: 0.97 },
  lenient: { sensitivity: 0.95, specificity: 0.6 },
  useless: { sensitivity: 0.5, specificity: 0.5 },
};

export async function benchScore(): Promise<BenchRow[]> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'dualvla-score-'));
  try {
    return [...(await indicators(root)), ...(await retrieval(root)), ...coverage()];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function indicators(root: string): Promise<BenchRow[]> {
  const lines = simulateRollouts(rollouts, 3).map(({ line }) => ({
    ...line,
    state: cut(line.state),
    actions: cut(line.actions),
  }));
  const folder = await writeRollouts(path.join(root, 'rollouts'), lines);
  const [read = 0] = await timed(1, () => readRolloutFolder(folder));
  const set = await readRolloutFolder(folder);
  const before = process.cpuUsage();
  const [measured = 0] = await timed(1, async () =>
    reportOf(await measureRollouts(set, unwatched), 'additive', null),
  );
  const processor = process.cpuUsage(before).user / 1e6;
  const note = `${rollouts} rollouts of ${frames} frames, one task, ${set.rollouts.filter(({ outcome }) => outcome === 1).length} successes`;
  return [
    { name: 'reading rollouts', value: read / 1_000, unit: 's', note },
    {
      name: 'indicators and comparison',
      value: measured / 1_000,
      unit: 's',
      note: `${note}; ${processor.toFixed(1)} s of a processor`,
    },
  ];
}

/** The last row goes on where a rollout is shorter. */
const cut = <Row>(rows: readonly Row[] | null | undefined): Row[] =>
  Array.from({ length: frames }, (_, t) => rows?.[Math.min(t, (rows.length || 1) - 1)]).filter(
    (row) => row !== undefined,
  );

async function retrieval(root: string): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const tasks of [200, entries]) {
    const base = await KnowledgeBase.open(path.join(root, `kb-${tasks}`), { make: true });
    const random = seeded(5);
    const words = Array.from({ length: 400 }, (_, at) => `word${at}`);
    const word = (): string => words[Math.floor(words.length * random() ** 2)] ?? '';
    const texts = Array.from({ length: tasks }, (_, at) =>
      ['put the', word(), word(), 'into the', word(), at % 3 === 0 ? word() : ''].join(' '),
    );
    const made = Array.from({ length: entries }, (_, at) =>
      kbEntrySchema.parse({
        id: `r${at}`,
        task: texts[at % tasks],
        outcome: at % 2,
        scores: { reasoning: null, action: 0.5, intention: 0.5, alignment: null },
        notes: [],
        look: {
          by: 'made',
          values: lookText({ by: 'made', values: Float32Array.from({ length: 256 }, random) }),
        },
      }),
    );
    await base.put(made);
    const [indexed = 0] = await timed(1, () => Promise.resolve(base.index));
    for (const preset of ['paper', 'fused'] as const) {
      const before = process.cpuUsage();
      const times = await timed(queries, async (run) => {
        const entry = made[run * 4_999];
        if (entry !== undefined) await ranked(base, queryOfEntry(entry), { preset, k: 5 });
      });
      const processor = process.cpuUsage(before).user / 1_000 / queries;
      rows.push({
        name: `retrieval, ${preset}`,
        value: quantile(times, 0.5),
        unit: 'ms',
        note: `${entries} rollouts of ${tasks} tasks, looks of 256 values; slowest of ${queries} ${quantile(times, 1).toFixed(0)} ms, ${processor.toFixed(0)} ms of a processor each; index once ${(indexed / 1_000).toFixed(1)} s`,
      });
    }
    await base.close();
  }
  return rows;
}

const rowOf = (name: string, { covered, width }: Coverage): BenchRow => ({
  name: `coverage, ${name}`,
  value: covered,
  unit: 'of 1000',
  note: `width ${width.toFixed(2)} of ideal`,
});

function coverage(): BenchRow[] {
  return [
    rowOf('rank correlation, 40 rollouts', correlationCoverage(40, 1, repetitions)),
    rowOf('mean difference, 40 rollouts', differenceCoverage(40, 0.2, repetitions)),
    rowOf('agreement of three curators, 40 rollouts', agreementCoverage(40, 0.5, repetitions)),
    rowOf('balanced accuracy, 100 rollouts', accuracyCoverage(100, judges.lenient, repetitions)),
    ...Object.entries(judges).flatMap(([name, judge]) =>
      [0.5, 0.8].flatMap((rate) => {
        const made = { rate, labelled: 60, rest: 500, judge };
        const runs = Array.from({ length: repetitions }, (_, at) =>
          madeRates(made, seeded(at + 1)),
        );
        return (['people', 'confusion', 'plain', 'tuned'] as const).map((which) => {
          const found = runs.values();
          const covers = coverageOf(rate, repetitions, () => {
            const run = found.next().value ?? null;
            if (run === null) return null;
            const isPowered = which === 'plain' || which === 'tuned';
            const { value, interval } = isPowered ? run.predictionPowered[which] : run[which];
            return { estimate: value, interval };
          });
          return rowOf(`success rate ${rate}, ${name} judge, ${which}`, covers);
        });
      }),
    ),
  ];
}
