/**
 * How soon planted faults are found, how often the accept rate's interval holds the truth, and what a million outputs
 * take.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { coverageOf } from '../fixtures/teachers/coverage';
import { findPlanted, type Finding } from '../fixtures/teachers/finding';
import { plantedActions } from '../fixtures/teachers/planted-actions';
import { denseTexts, labelledTexts, plantTexts } from '../fixtures/teachers/planted-texts';
import { demoDataset, realDataset, sharedData } from '../shared-data';
import type { BenchRow } from './row';

const seeds = [1, 2, 3];
/** A few faults in each: what three seeds find says little. */
const labelSeeds = 20;
const repetitions = 1_000;

export async function benchTeachers(): Promise<BenchRow[]> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'dualvla-teachers-'));
  try {
    return [...(await finding(root)), ...coverage(), ...(await million(root))];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function finding(root: string): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const real =
    sharedData === null ? [] : ['cr5-banana-v21', 'gr1-picknplace-sim-v20'].map(realDataset);
  for (const folder of [demoDataset, ...real]) {
    for (const noise of [0.05, 0.2]) {
      const found: Finding[] = [];
      for (const seed of seeds) {
        const place = await mkdtemp(path.join(root, 'actions-'));
        const plant = { seed, noise };
        found.push(
          await findPlanted(folder, (dataset) => plantedActions(dataset, 'planted', plant), {
            root: place,
            seed,
          }),
        );
      }
      rows.push(rowOf(`${path.basename(folder)}, noise ${noise}`, found));
    }
  }
  const texts: Finding[] = [];
  for (const seed of seeds) {
    const place = await mkdtemp(path.join(root, 'texts-'));
    texts.push(
      await findPlanted(
        demoDataset,
        async (dataset) => plantTexts(await denseTexts(dataset, 4), { seed }),
        { root: place, seed },
      ),
    );
  }
  rows.push(rowOf('demo, texts', texts));
  if (sharedData === null) return rows;
  for (const name of ['reasonings_5.json', 'reasonings_6.json']) {
    const labelled: Finding[] = [];
    for (let seed = 1; seed <= labelSeeds; seed += 1) {
      const place = await mkdtemp(path.join(root, 'labels-'));
      const file = path.join(realDataset('ecot-tabletop-arm'), name);
      const { dataset, frames } = await labelledTexts(file, path.join(place, 'labels'));
      const planted = plantTexts(frames, { seed });
      labelled.push(
        await findPlanted(dataset, () => Promise.resolve(planted), { root: place, seed }),
      );
    }
    rows.push(rowOf(`ecot-tabletop-arm, ${name}`, labelled));
  }
  return rows;
}

function rowOf(name: string, found: readonly Finding[]): BenchRow {
  const mean = (of: (each: Finding) => number): number =>
    found.reduce((sum, each) => sum + of(each), 0) / found.length;
  const least = Math.min(...found.map((each) => each.found));
  return {
    name: `faults in the first fifth of the looks: ${name}`,
    value: 100 * mean((each) => each.found),
    unit: '%',
    note:
      `${found.length} seeds, least ${(100 * least).toFixed(0)} %, over thirds ${(100 * mean((each) => each.foundOverThirds)).toFixed(0)} %; ` +
      `${mean((each) => each.faults).toFixed(0)} faults of ${mean((each) => each.outputs).toFixed(0)}, ${mean((each) => each.small).toFixed(0)} small ones left out`,
  };
}

function coverage(): BenchRow[] {
  const anywhere = { outputs: 2_000, placement: 'anywhere' as const, seed: 11 };
  const kinds = {
    anywhere,
    suspicious: { ...anywhere, placement: 'suspicious' as const },
    'anywhere among few': { ...anywhere, sizes: [0, 1, 1, 0, 60, 300], seed: 12 },
  };
  return Object.entries(kinds).flatMap(([name, kind]) =>
    [0.05, 0.5, 0.9, 0.99].flatMap((truth) =>
      [20, 50, 100].map((looks): BenchRow => {
        const { covered, width, ideal, bias } = coverageOf({ ...kind, truth, looks, repetitions });
        return {
          name: `accept rate ${truth}, wrong ones ${name}, ${looks} looks`,
          value: 1_000 * covered,
          unit: 'of 1000',
          note: `width ${width.toFixed(3)}, ${(width / ideal).toFixed(2)} of ideal, bias ${bias.toFixed(3)}`,
        };
      }),
    ),
  );
}

async function million(root: string): Promise<BenchRow[]> {
  const script = path.resolve('test/bench/teachers-million.ts');
  const run = async (what: string): Promise<{ seconds: number; megabytes: number }> => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      script,
      root,
      what,
    ]);
    return JSON.parse(stdout) as { seconds: number; megabytes: number };
  };
  const made = await run('make');
  const asked = await run('ask');
  const note = '1,000,000 outputs; 1,000 looks with verdicts';
  return [
    { name: 'ranking scores', value: made.seconds, unit: 's', note },
    { name: 'sampling and report', value: asked.seconds, unit: 's', note },
    { name: 'memory of sampling and report', value: asked.megabytes, unit: 'MB', note },
  ];
}
