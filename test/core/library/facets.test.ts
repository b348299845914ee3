/** Counts and distributions beside the list of episodes. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogram } from '../../../src/core/signals/histogram';
import { libraryFacets } from '../../../src/core/library/facets';
import { libraryFacts } from '../../../src/core/library/facts';
import { termsOf } from '../../../src/core/library/listing';
import type { Project } from '../../../src/core/project/project';
import { ScriptedCurator } from '../../shared/decisions';
import { toyDataset } from '../project/toy-dataset';
import { dataset, halfReviewed, indices } from './half-reviewed';

const facetsOf = (project: Project | null, search = '') =>
  libraryFacets(libraryFacts(dataset, project, null), project, termsOf(search));

describe('facets', () => {
  it('count what the search finds, each without what is asked of it itself', async () => {
    const { project } = await halfReviewed();
    const all = await facetsOf(project);
    expect(all).toMatchObject({ episodes: 5, matching: 5 });
    expect(all.states).toEqual({ unproposed: 2, proposed: 1, 'in-review': 1, finished: 1 });
    expect(all.facets.task.values[0]).toEqual({ value: 'Pick the cup', episodes: 2 });
    expect(all.facets.cue.values).toEqual([{ value: 'pause', episodes: 3 }]);
    expect(all.facets.issue.values).toEqual([{ value: 'video-missing', episodes: 1 }]);
    expect(all.histograms.keyframes).toEqual({
      edges: [1, 2, 3, 4, 5],
      all: [1, 0, 1, 1],
      matching: [1, 0, 1, 1],
    });
    expect(all.histograms.len.all.reduce((sum, count) => sum + count, 0)).toBe(5);

    const some = await facetsOf(project, 'state=finished task:cup keyframes>3');
    expect(some.matching).toBe(1);
    expect(some.facets.state.values).toEqual([{ value: 'finished', episodes: 1 }]);
    expect(some.facets.curator.values).toEqual([{ value: 'anna', episodes: 1 }]);
    expect(some.histograms.keyframes.matching).toEqual([0, 0, 0, 1]);
    expect(some.states).toEqual(all.states);
    const cups = await facetsOf(project, 'state=finished task:cup');
    expect(cups.facets.state.values.map(({ value }) => value)).toEqual(['in-review', 'finished']);
  });

  it('are of the own review as soon as somebody else decides', async () => {
    const { project } = await halfReviewed();
    const own = (curator: string) =>
      libraryFacets(libraryFacts(dataset, project, curator), project, termsOf(''));
    expect((await own('anna')).states).toEqual((await facetsOf(project)).states);
    expect((await own('bea')).states).toMatchObject({ 'in-review': 0, finished: 0 });
    const before = (await own('anna')).states;
    const bea = new ScriptedCurator({
      projectId: project.info.id,
      curator: 'bea',
      device: 'desk',
    });
    await project.append([bea.decide({ kind: 'finish' }, 1)]);
    expect((await own('anna')).states).toEqual(before);
    expect((await own('bea')).states).toMatchObject({ 'in-review': 0, finished: 1 });
  });

  it('count nothing twice, whatever is searched', async () => {
    const { project } = await halfReviewed();
    const terms = fc.subarray([
      'pick',
      '-cup',
      'state=finished',
      'frames>20',
      'dropped:no',
      'issues<1',
    ]);
    await fc.assert(
      fc.asyncProperty(terms, async (some) => {
        const { matching, facets } = await facetsOf(project, some.join(' '));
        const found = await indices({ search: some.join(' ') }, project);
        expect(matching).toBe(found.length);
        const sum = facets.outcome.values.reduce((all, { episodes: count }) => all + count, 0);
        expect(sum).toBe(matching);
      }),
    );
  });

  it('are not counted to the end for nobody, and are right for who asks next', async () => {
    const waits = Array.from({ length: 10_000 }, () => ({ length: 10, tasks: ['Wait'] }));
    const many = toyDataset('/data/many', waits);
    const facts = libraryFacts(many, null, null);
    const gone = new AbortController();
    const counting = libraryFacets(facts, null, [], gone.signal);
    gone.abort();
    await expect(counting).rejects.toThrow('aborted');
    const { facets } = await libraryFacets(facts, null, []);
    expect(facets.task.values).toEqual([{ value: 'Wait', episodes: 10_000 }]);
  });

  it('know of no review without a project', async () => {
    const bare = await facetsOf(null);
    expect(bare.states.unproposed).toBe(5);
    expect(bare.histograms.keyframes).toEqual({ edges: [], all: [], matching: [] });
  });
});

describe('histograms', () => {
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
    expect(histogram([NaN, Infinity])).toMatchObject({ edges: [], counts: [] });
    // 9.6 / 0.2 is 47.99999999999999: what is written as an edge begins the bin after it.
    const lengths = histogram([9.6, 11, 12.2]);
    expect(lengths).toMatchObject({ edges: expect.arrayContaining([9.6]) });
    expect(lengths.edges[0]).toBe(9.6);
    expect(lengths.counts[lengths.binOf(9.6)]).toBe(1);
  });
});
