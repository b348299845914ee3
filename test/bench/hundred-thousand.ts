/** A v3.0 dataset of 100,000 episodes and 20,000,000 frames: opened, listed, filtered, read in order, checked. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Dataset } from '../../src/core/datasets/dataset';
import { openDataset } from '../../src/core/datasets/open';
import { inspectDataset } from '../../src/core/datasets/inspect';
import { libraryFacets } from '../../src/core/library/facets';
import { libraryFacts } from '../../src/core/library/facts';
import { listEpisodes } from '../../src/core/library/listing';
import { episodeQuerySchema, type EpisodeQuery } from '../../src/shared/api/dataset';
import { quantile, timed, type BenchRow } from './row';
import { writeRecorded } from './recorded';

const episodes = 100_000;
const length = 200;
const note = '100,000 episodes, 20,000,000 frames, 20 data files, 6 state and 6 action values';
const megabytes = (): number => process.memoryUsage().rss / 2 ** 20;

export async function benchHundredThousand(): Promise<BenchRow[]> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'dualvla-hundred-'));
  const rows: BenchRow[] = [];
  const add = (name: string, value: number, unit: string): void => {
    rows.push({ name, value, unit, note });
  };
  try {
    await writeRecorded(root, {
      version: 'v3.0',
      episodes,
      length,
      fps: 20,
      dims: 6,
      tasks: ['pick up the cup', 'open the drawer', 'wipe the table', 'fold the towel'],
      files: 20,
      cameras: [],
    });
    const before = megabytes();
    let began = performance.now();
    const dataset = await openDataset(root);
    await list(dataset, {});
    add('100,000 episodes: time to the first row', performance.now() - began, 'ms');
    add('100,000 episodes: memory of opening', megabytes() - before, 'MiB');
    // Lists are kept: each is asked for something that was not asked before.
    const asked = async (name: string, questions: readonly Partial<EpisodeQuery>[]) => {
      const times = await timed(questions.length, (run) => list(dataset, questions[run] ?? {}));
      add(`100,000 episodes: ${name}`, quantile(times, 0.5), 'ms');
    };
    await asked('the first search of all', [{ search: 'drawer' }]);
    const facets = () => libraryFacets(libraryFacts(dataset, null, null), null, []);
    add('100,000 episodes: facets, the first time', quantile(await timed(1, facets), 0.5), 'ms');
    add('100,000 episodes: facets', quantile(await timed(5, facets), 0.5), 'ms');
    const words = ['towel', 'cup', 'up pick', 'table', '-cup', 'fold', 'nothing like it'];
    await asked(
      'search a word',
      words.map((search) => ({ search })),
    );
    const places = words.map((_, at) => at);
    await asked(
      'those with issues, or of a length',
      places.map((at) => ({ search: `issues=0 frames>${at}` })),
    );
    await asked('sort by task', [{ sortBy: 'task' }, { sortBy: 'task', descending: true }]);
    await asked(
      'in random order',
      places.map((seed) => ({ sortBy: 'random', seed })),
    );
    const random = await timed(40, (run) => dataset.fingerprint((run * 9_973) % episodes));
    add('fingerprint of any episode, median', quantile(random, 0.5), 'ms');
    began = performance.now();
    for (let index = 0; index < 1_000; index += 1) await dataset.fingerprint(50_000 + index);
    add('fingerprint of 1,000 episodes in order, each', (performance.now() - began) / 1_000, 'ms');
    await dataset.close();
    began = performance.now();
    await inspectDataset(root);
    add('inspect', (performance.now() - began) / 1_000, 's');
    add('memory after it all', megabytes(), 'MiB');
    return rows;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function list(dataset: Dataset, query: Partial<EpisodeQuery>): Promise<void> {
  await listEpisodes({
    dataset,
    project: null,
    query: episodeQuerySchema.parse(query),
    offset: 0,
    limit: 100,
    thumbnailUrl: () => null,
  });
}
