/** Whether what `like:` lists first does what the episode does, and how quickly it answers for 100,000 episodes. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Dataset } from '../../src/core/datasets/dataset';
import { openDataset } from '../../src/core/datasets/open';
import { unwatched } from '../../src/core/jobs/progress';
import { libraryFacets } from '../../src/core/library/facets';
import { libraryFacts } from '../../src/core/library/facts';
import { matchingEpisodes, termsOf } from '../../src/core/library/listing';
import { alikeAmong } from '../../src/core/library/similarity/alike';
import { compareEpisodes } from '../../src/core/library/similarity/compare-episodes';
import { points } from '../../src/core/library/similarity/course';
import { coursesOf } from '../../src/core/library/similarity/kept-courses';
import { openProject } from '../../src/core/project/open-project';
import { episodeQuerySchema } from '../../src/shared/api/dataset';
import { toyDataset } from '../core/project/toy-dataset';
import { demoDataset, realDataset } from '../shared-data';
import { seededRandom } from '../shared/seeded-random';
import { quantile, timed, type BenchRow } from './row';

export async function benchSimilarity(): Promise<BenchRow[]> {
  return [...(await sharesOfLabels()), ...(await manyEpisodes())];
}

type LabelOf = (dataset: Dataset, episode: number) => Promise<string>;
const task: LabelOf = async (dataset, episode) => dataset.episode(episode).tasks.join('\n');
const outcome: LabelOf = async (dataset, episode) =>
  String((await dataset.outcomes?.([episode]))?.get(episode)?.value);

/** Those of the real ones of which at least two labels have two episodes. */
const labelled: [folder: string, label: string, of: LabelOf][] = [
  [demoDataset, 'task', task],
  [realDataset('bridge-octo-rlds'), 'task', task],
  [realDataset('robosuite-demos-hdf5'), 'task', task],
  [realDataset('isaaclab-stack-cubes-hdf5'), 'outcome', outcome],
];

/** Of each episode that is not alone with its label: whether the nearest one has it, too. */
async function sharesOfLabels(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [folder, label, labelOf] of labelled.filter(([each]) => existsSync(each))) {
    const dataset = await openDataset(folder);
    await compareEpisodes({ dataset, project: null }, unwatched);
    const labels: string[] = [];
    for (const { index } of dataset.episodes) labels.push(await labelOf(dataset, index));
    let [near, nearInLength, chance, count] = [0, 0, 0, 0];
    for (const [own, { index, length }] of dataset.episodes.entries()) {
      const others = [...labels.keys()].filter((position) => position !== own);
      const isSame = (position: number | undefined) =>
        Number(position !== undefined && labels[position] === labels[own]);
      const same = others.filter(isSame).length;
      if (same === 0) continue;
      const lengthOf = (position: number) => dataset.episodes[position]?.length ?? 0;
      const off = (position: number) => Math.abs(Math.log(lengthOf(position) / length));
      count += 1;
      chance += same / others.length;
      nearInLength += isSame(others.toSorted((a, b) => off(a) - off(b) || a - b)[0]);
      near += isSame((await alikeAmong({ dataset, project: null }, index, () => true))[1]);
    }
    await dataset.close();
    const percent = (sum: number) => Math.round((100 * sum) / count);
    rows.push({
      name: `nearest episode of the same ${label}`,
      value: percent(near),
      unit: '%',
      note: `${percent(nearInLength)} % by length alone, ${percent(chance)} % by chance; ${path.basename(folder)}, ${count} of ${labels.length} episodes`,
    });
  }
  return rows;
}

const episodes = 100_000;

/** Made courses of an arm of seven joints with a gripper, kept, and read by another start. */
async function manyEpisodes(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-bench-'));
  try {
    const seeded = seededRandom(1);
    const random = () => seeded.next();
    const lengths = Array.from({ length: episodes }, () => ({
      length: 100 + Math.floor(400 * random()),
    }));
    const of = `arm-single:${7 * points} hand-single:${points} length:1`;
    const open = async () => {
      const dataset = toyDataset(path.join(folder, 'made'), lengths);
      const place = path.join(folder, 'made.curation');
      return { dataset, project: await openProject({ dataset, path: place, dataDir: folder }) };
    };
    const first = await open();
    const made = await coursesOf(first.dataset, first.project);
    for (let position = 0; position < episodes; position += 1) {
      made.set(position, { of, values: Float32Array.from({ length: 8 * points + 1 }, random) });
    }
    const kept = await measured(1, () => made.flush());
    await first.project.close();

    const { dataset, project } = await open();
    const ask = (search: string) => {
      const query = episodeQuerySchema.parse({ search, sortBy: 'similarity' });
      return matchingEpisodes({ dataset, project, query }, 0, null);
    };
    const reading = await measured(1, () => ask('like:0'));
    const later = await measured(9, (run) => ask(`like:${1_000 * (run + 1)}`));
    const within = await measured(9, (run) =>
      ask(`like:${1_000 * (run + 1)} len>20 -state=finished`),
    );
    const facts = libraryFacts(dataset, project, null);
    const counted = await measured(5, (run) =>
      libraryFacets(facts, project, termsOf(`like:${1_000 * (run + 1)} len>20`)),
    );
    await project.close();
    return [
      row('first question, courses read from the project', reading),
      row('another episode', later),
      row('beside two other terms', within),
      row('counts beside the list', counted),
      row('writing all courses', kept),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** By the clock, and of a processor in all, whoever else is using the machine. */
async function measured(runs: number, work: (run: number) => Promise<unknown>) {
  const before = process.cpuUsage();
  const sample = await timed(runs, work);
  const { user, system } = process.cpuUsage(before);
  return { sample, cpuMs: (user + system) / 1_000 / runs };
}

const row = (name: string, { sample, cpuMs }: Awaited<ReturnType<typeof measured>>): BenchRow => ({
  name: `like:, ${name}`,
  value: Math.round(quantile(sample, 0.5)),
  unit: 'ms',
  note: `median of ${sample.length}, ${Math.round(cpuMs)} ms of processor time; ${episodes} episodes`,
});
