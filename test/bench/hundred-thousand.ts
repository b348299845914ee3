/**
 * A v3.0 dataset of 100,000 episodes and 20,000,000 frames with its project: opened, listed, filtered, ordered, read in
 * order, checked. LIBRARY_SET names one that is there.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Dataset } from '../../src/core/datasets/dataset';
import { openDataset } from '../../src/core/datasets/open';
import { inspectDataset } from '../../src/core/datasets/inspect';
import { libraryFacets } from '../../src/core/library/facets';
import { libraryFacts } from '../../src/core/library/facts';
import { listEpisodes } from '../../src/core/library/listing';
import { outlineOf } from '../../src/core/library/outline';
import { openProject } from '../../src/core/project/open-project';
import type { Project } from '../../src/core/project/project';
import { episodeQuerySchema, type EpisodeQuery } from '../../src/shared/api/dataset';
import { quantile, timed, type BenchRow } from './row';
import { libraryEpisodes, libraryNote as note, writeLibrarySet } from './library-set';

const orders = [
  'length',
  'task',
  'keyframes',
  'sparsity',
  'state',
  'outcome',
  'problems',
  'tags',
  'dropped',
  'cameras',
  'need',
  'disputes',
  'random',
] as const;
const megabytes = (): number => process.memoryUsage().rss / 2 ** 20;

export async function benchHundredThousand(): Promise<BenchRow[]> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'dualvla-hundred-'));
  const root = process.env['LIBRARY_SET'] ?? path.join(dir, 'set');
  const rows: BenchRow[] = [];
  const add = (name: string, value: number, unit: string): void => {
    rows.push({ name, value, unit, note });
  };
  try {
    if (process.env['LIBRARY_SET'] === undefined) await writeLibrarySet(root);
    const before = megabytes();
    let began = performance.now();
    const dataset = await openDataset(root);
    add('100,000 episodes: dataset open', performance.now() - began, 'ms');
    const project = await openProject({ dataset, path: null, dataDir: dir });
    const list = (query: Partial<EpisodeQuery>) => listRows({ dataset, project }, query);
    await list({});
    add('100,000 episodes: time to the first row', performance.now() - began, 'ms');
    add('100,000 episodes: memory of opening', megabytes() - before, 'MiB');
    // Lists are kept: each is asked for something that was not asked before.
    const asked = async (name: string, questions: readonly Partial<EpisodeQuery>[]) => {
      const times = await timed(questions.length, (run) => list(questions[run] ?? {}));
      add(`100,000 episodes: ${name}`, quantile(times, 0.5), 'ms');
    };
    await asked('the first search of all', [{ search: 'drawer' }]);
    const facets = () => libraryFacets(libraryFacts(dataset, project, null), project, []);
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
    for (const sortBy of orders) {
      // The seed counts for one of them, and makes each of the others one that was not asked for.
      const questions = places.map((seed) => ({ sortBy, seed }));
      await asked(`in the order ${sortBy}`, questions);
    }
    const outline = () =>
      outlineOf({ dataset, project, query: episodeQuerySchema.parse({ sortBy: 'length' }) });
    add('100,000 episodes: outline, the first time', quantile(await timed(1, outline), 0.5), 'ms');
    add('100,000 episodes: outline', quantile(await timed(5, outline), 0.5), 'ms');
    const random = await timed(40, (run) => dataset.fingerprint((run * 9_973) % libraryEpisodes));
    add('fingerprint of any episode, median', quantile(random, 0.5), 'ms');
    began = performance.now();
    for (let index = 0; index < 1_000; index += 1) await dataset.fingerprint(50_000 + index);
    add('fingerprint of 1,000 episodes in order, each', (performance.now() - began) / 1_000, 'ms');
    await project.close();
    await dataset.close();
    began = performance.now();
    await inspectDataset(root);
    add('inspect', (performance.now() - began) / 1_000, 's');
    add('memory after it all', megabytes(), 'MiB');
    return rows;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function listRows(
  of: { dataset: Dataset; project: Project },
  query: Partial<EpisodeQuery>,
): Promise<void> {
  await listEpisodes({
    ...of,
    query: episodeQuerySchema.parse(query),
    offset: 0,
    limit: 100,
    thumbnailUrl: () => null,
  });
}
