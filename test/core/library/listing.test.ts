import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogram } from '../../../src/core/signals/histogram';
import { distributions, listEpisodes } from '../../../src/core/library/listing';
import { reviewQueue } from '../../../src/core/library/queue';
import type { Project } from '../../../src/core/project/project';
import { episodeQuerySchema, type EpisodeQuery } from '../../../src/shared/api/dataset';
import type { EpisodeNeed } from '../../../src/shared/model/project';
import { proposal, ScriptedCurator } from '../../shared/decisions';
import { toyDataset, type ToyEpisode } from '../project/toy-dataset';
import { openToy, proposalsOf, temporaryFolder } from '../project/toy-project';

const episodes: ToyEpisode[] = [
  { length: 100, tasks: ['Pick the cup'] },
  { length: 50, tasks: ['Open the drawer'] },
  { length: 200, tasks: ['Pick the cup'] },
  { length: 10, tasks: ['pick the lid', 'close'] },
  { length: 0, tasks: [] },
];
const dataset = toyDataset('/data/toy', episodes);

/** Episode 0 in review and flagged, 1 proposed, 2 finished, 3 and 4 untouched. */
async function halfReviewed(): Promise<{ project: Project; curator: ScriptedCurator }> {
  const project = await openToy(await temporaryFolder(), episodes);
  for (const episode of [0, 1, 2]) {
    const keyframes = Array.from({ length: episode + 2 }, (_, index) =>
      proposal(`k${episode}-${index}`, 10 * index),
    );
    await project.saveProposals(proposalsOf(episode, keyframes));
  }
  const curator = new ScriptedCurator({ projectId: project.info.id });
  curator.decide({ kind: 'flag', flagged: true }, 0);
  curator.decide({ kind: 'prune', keyframes: [proposal('k0-1', 10)] }, 0);
  curator.decide({ kind: 'finish' }, 2);
  await project.append(curator.decisions);
  return { project, curator };
}

async function indices(query: Partial<EpisodeQuery>, project: Project | null): Promise<number[]> {
  const list = await listEpisodes({
    dataset,
    project,
    query: episodeQuerySchema.parse(query),
    offset: 0,
    limit: 100,
    thumbnailUrl: () => null,
  });
  expect(list.total).toBe(list.rows.length);
  return list.rows.map(({ index }) => index);
}

describe('list of episodes', () => {
  it('tells of each episode what the review says', async () => {
    const { project } = await halfReviewed();
    const { rows, total } = await listEpisodes({
      dataset,
      project,
      query: episodeQuerySchema.parse({}),
      offset: 0,
      limit: 2,
      thumbnailUrl: (episode) => `thumb/${episode}`,
    });
    expect(total).toBe(5);
    expect(rows).toEqual([
      {
        index: 0,
        length: 100,
        durationSec: 10,
        tasks: ['Pick the cup'],
        state: 'in-review',
        keyframes: 1,
        undecided: 1,
        sparsity: 0.99,
        flagged: true,
        tags: [],
        outcome: { value: null, source: null, decided: null },
        need: expect.objectContaining({ score: expect.any(Number) as number }) as EpisodeNeed,
        problems: [],
        thumbnailUrl: 'thumb/0',
      },
      expect.objectContaining({ index: 1, state: 'proposed', keyframes: 3, sparsity: 0.94 }),
    ]);
  });

  it('filters', async () => {
    const { project } = await halfReviewed();
    expect(await indices({ search: ' PICK ' }, project)).toEqual([0, 2, 3]);
    expect(await indices({ search: '4' }, project)).toEqual([4]);
    expect(await indices({ states: ['finished', 'in-review'] }, project)).toEqual([0, 2]);
    expect(await indices({ states: ['unproposed'] }, project)).toEqual([3, 4]);
    expect(await indices({ flaggedOnly: true }, project)).toEqual([0]);
    expect(await indices({ problemsOnly: true }, project)).toEqual([3]);
    expect(await indices({ flaggedOnly: true, states: ['finished'] }, project)).toEqual([]);
    expect(await indices({ states: ['unproposed'] }, null)).toEqual([0, 1, 2, 3, 4]);
  });

  it('sorts, equal ones by index', async () => {
    const { project } = await halfReviewed();
    expect(await indices({ descending: true }, project)).toEqual([4, 3, 2, 1, 0]);
    expect(await indices({ sortBy: 'length' }, project)).toEqual([4, 3, 1, 0, 2]);
    expect(await indices({ sortBy: 'task' }, project)).toEqual([4, 1, 0, 2, 3]);
    expect(await indices({ sortBy: 'keyframes', descending: true }, project)).toEqual([
      2, 1, 0, 3, 4,
    ]);
    expect(await indices({ sortBy: 'sparsity' }, project)).toEqual([3, 4, 1, 2, 0]);
    expect(await indices({ sortBy: 'state', descending: true }, project)).toEqual([2, 0, 1, 3, 4]);
    expect(await indices({ sortBy: 'problems', descending: true }, project)).toEqual([
      3, 0, 1, 2, 4,
    ]);
  });

  it('is sorted once for all its pages, and again when something changed', async () => {
    const { project, curator } = await halfReviewed();
    let looks = 0;
    const counted = {
      ...dataset,
      problemsOf(episode: number) {
        looks += 1;
        return dataset.problemsOf(episode);
      },
    };
    const page = async (offset: number) => {
      const query = episodeQuerySchema.parse({ sortBy: 'problems', states: ['finished'] });
      const options = { dataset: counted, project, query, offset, limit: 1 };
      const { total, rows } = await listEpisodes({ ...options, thumbnailUrl: () => null });
      return [total, rows[0]?.index];
    };
    expect(await page(0)).toEqual([1, 2]);
    const first = looks;
    expect(await page(1)).toEqual([1, undefined]);
    expect(looks).toBe(first);
    await project.append([curator.decide({ kind: 'finish' }, 1)]);
    expect(await page(1)).toEqual([2, 2]);
  });
});

describe('distributions', () => {
  it('count the whole dataset', async () => {
    const { project } = await halfReviewed();
    const counts = await distributions(dataset, project);
    expect(counts.states).toEqual({ unproposed: 2, proposed: 1, 'in-review': 1, finished: 1 });
    expect(counts.tasks[0]).toEqual({ task: 'Pick the cup', episodes: 2 });
    expect(counts.cues).toEqual([{ kind: 'pause', count: 8 }]);
    expect(counts.keyframesPerEpisode).toEqual({ edges: [1, 2, 3, 4, 5], counts: [1, 0, 1, 1] });
    expect(counts.lengthSec.counts.reduce((sum, count) => sum + count, 0)).toBe(5);
    const bare = await distributions(dataset, null);
    expect(bare.states.unproposed).toBe(5);
    expect(bare.keyframesPerEpisode).toEqual({ edges: [], counts: [] });
  });

  it('have round edges that hold every value', () => {
    const number = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), fc.boolean(), (values, whole) => {
        const { edges, counts } = histogram(values, { whole });
        expect(edges).toHaveLength(counts.length + 1);
        expect(counts.length).toBeLessThanOrEqual(26);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
        const slack = Math.max(...values) * 1e-9;
        expect(edges[0]).toBeLessThanOrEqual(Math.min(...values) + slack);
        expect(edges.at(-1)).toBeGreaterThanOrEqual(Math.max(...values) - slack);
      }),
    );
    expect(histogram([1.5, 1.5, 2.5])).toMatchObject({ edges: expect.arrayContaining([1.5]) });
    expect(histogram([NaN, Infinity])).toEqual({ edges: [], counts: [] });
  });
});

describe('next episode', () => {
  it('is the first unfinished one after this, then from the start, never this one', async () => {
    const { project, curator } = await halfReviewed();
    const next = async (after: number | null) =>
      (await reviewQueue(dataset, project).next(after)).episode;
    expect(await reviewQueue(dataset, project).next(null)).toMatchObject({
      episode: 0,
      finished: 1,
      total: 5,
    });
    expect(await next(1)).toBe(3);
    expect(await next(4)).toBe(0);
    const finish = async (episode: number) => {
      await project.append([curator.decide({ kind: 'finish' }, episode)]);
    };
    for (const episode of [0, 1, 3]) await finish(episode);
    expect(await next(4)).toBeNull();
    await finish(4);
    expect(await reviewQueue(dataset, project).next(2)).toMatchObject({
      episode: null,
      finished: 5,
      total: 5,
    });
    const last = curator.decisions.at(-1)?.id ?? '';
    await project.append([curator.decide({ kind: 'revert', decisionId: last }, 4)]);
    expect(await next(null)).toBe(4);
  });
});
