import { describe, expect, it, vi } from 'vitest';
import { libraryFacts } from '../../../src/core/library/facts';
import { listEpisodes, matchingEpisodes } from '../../../src/core/library/listing';
import { problem } from '../../../src/core/datasets/problems';
import { reviewQueue } from '../../../src/core/library/queue';
import { episodeQuerySchema, type EpisodeQuery } from '../../../src/shared/api/dataset';
import type { CameraInfo } from '../../../src/shared/model/dataset';
import type { DecisionAct } from '../../../src/shared/model/decision';
import type { EpisodeNeed } from '../../../src/shared/model/project';
import { ScriptedCurator } from '../../shared/decisions';
import { lowerLimits } from '../datasets/run-bomb';
import { dataset, halfReviewed, indices } from './half-reviewed';

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
        dropReason: 'failed',
        tags: [],
        outcome: { value: null, source: null, decided: null },
        cameras: [],
        curators: ['anna'],
        reviewers: [],
        stale: [],
        disputes: 0,
        policy: 'hash',
        need: expect.objectContaining({ score: expect.any(Number) as number }) as EpisodeNeed,
        problems: [],
        thumbnailUrl: 'thumb/0',
        notDownloaded: false,
      },
      expect.objectContaining({ index: 1, state: 'proposed', keyframes: 3, sparsity: 0.94 }),
    ]);
  });

  it('says so where a field has more texts than memory is for, and is filtered by the others', async () => {
    lowerLimits({ searchedCharacters: 248 });
    const { project } = await halfReviewed();
    await expect(indices({ search: 'cup' }, project)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('"text" cannot be searched here: it has texts of') as string,
    });
    expect(await indices({ search: 'task:cup state=finished' }, project)).toEqual([2]);
  });

  it('filters by words, fields and ranges', async () => {
    const { project } = await halfReviewed();
    const found: [string, number[]][] = [
      [' PICK ', [0, 2, 3]],
      ['4', [4]],
      ['cup pick', [0, 2]],
      ['pick -lid', [0, 2]],
      ['"the cup"', [0, 2]],
      ['cup-', []],
      ['state:finished,in-review', [0, 2]],
      ['state=unproposed', [3, 4]],
      ['state=proposed', [1]],
      ['dropped:yes', [0]],
      ['dropped=failed', [0]],
      ['dropped:yes state=finished', []],
      ['-dropped:yes', [1, 2, 3, 4]],
      ['issues>0', [3]],
      ['issue:video', [3]],
      ['-issue:video-missing task:pick', [0, 2]],
      ['task="pick the lid"', [3]],
      ['len>5 len<15', [0]],
      ['frames:50..100', [0, 1]],
      ['1..2', [1, 2]],
      ['episode:0,2..3', [0, 2, 3]],
      ['keyframes<3 keyframes>0', [0]],
      ['sparsity<95', [1]],
      ['-sparsity<95', [0, 2, 3, 4]],
      ['cue:pause', [0, 1, 2]],
      ['curator:ann', [0, 2]],
      ['policy:hash', [0, 1, 2]],
      ['outcome:unknown', [0, 1, 2, 3, 4]],
      ['undecided=1', [0]],
    ];
    for (const [search, expected] of found) {
      expect([search, await indices({ search }, project)]).toEqual([search, expected]);
    }
    expect(await indices({ search: 'state=unproposed' }, null)).toEqual([0, 1, 2, 3, 4]);
    await expect(indices({ search: 'taks:cup' }, null)).rejects.toThrow('no field “taks”');
  });

  it('finds a camera by its key and by the name that is shown', async () => {
    const key = 'observation.images.head_left';
    const camera = { key, width: 64, height: 48, codec: 'h264', gop: null };
    const seen = { ...dataset, summary: { ...dataset.summary, cameras: [camera] } };
    const found = async (search: string) => {
      const query = episodeQuerySchema.parse({ search });
      return [...(await matchingEpisodes({ dataset: seen, project: null, query }, 0, null))].length;
    };
    expect(await found(`camera=${key}`)).toBe(5);
    expect(await found('camera="Head left"')).toBe(5);
    expect(await found('camera:"d left"')).toBe(5);
    expect(await found('camera=head')).toBe(0);
  });

  it('finds what the keyframes that stand say, as it is now', async () => {
    const { project, curator } = await halfReviewed();
    const [keyframe] = (await project.proposals(1))?.keyframes ?? [];
    if (keyframe === undefined) throw new Error('no keyframe');
    expect(await indices({ search: 'carefully' }, project)).toEqual([]);
    const text = 'It lifts the lid CAREFULLY.';
    await project.append([curator.decide({ kind: 'edit', keyframe, text }, 1)]);
    expect(await indices({ search: 'carefully lid' }, project)).toEqual([1]);
    expect(await indices({ search: 'text:"the lid"' }, project)).toEqual([1]);
    await project.append([curator.decide({ kind: 'prune', keyframes: [keyframe] }, 1)]);
    expect(await indices({ search: 'carefully' }, project)).toEqual([]);
  });

  it('has texts read ahead of the first search, with what is decided meanwhile', async () => {
    const { project, curator } = await halfReviewed();
    const facts = libraryFacts(dataset, project, null);
    const look = vi.spyOn(project, 'texts');
    const [keyframe] = (await project.proposals(1))?.keyframes ?? [];
    if (keyframe === undefined) throw new Error('no keyframe');
    const reading = facts.prepare();
    const text = 'It lifts the lid carefully.';
    await project.append([curator.decide({ kind: 'edit', keyframe, text }, 1)]);
    await reading;
    // Nothing was proposed or decided for the last two.
    expect(look.mock.calls.map(([episode]) => episode)).toEqual([0, 1, 2]);
    look.mockClear();
    expect(await indices({ search: 'carefully' }, project)).toEqual([1]);
    expect(look.mock.calls.map(([episode]) => episode)).toEqual([1]);
    await facts.prepare();
    await indices({ search: 'lid' }, project);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('is of one curator where it is asked for', async () => {
    const { project } = await halfReviewed();
    const other = new ScriptedCurator({
      projectId: project.info.id,
      curator: 'bea',
      device: 'other',
    });
    await project.append([other.decide({ kind: 'flag', flagged: true }, 2)]);
    expect(await indices({ search: 'state=finished' }, project)).toEqual([2]);
    expect(await indices({ search: 'state=finished', curator: 'bea' }, project)).toEqual([]);
    expect(await indices({ search: 'state=in-review', curator: 'bea' }, project)).toEqual([2]);
    expect(await indices({ search: 'curator:bea' }, project)).toEqual([2]);
  });

  it('has an outcome without proposals still to be proposed', async () => {
    const { project } = await halfReviewed();
    const curator = new ScriptedCurator({ projectId: project.info.id, device: 'second' });
    await project.append([curator.decide({ kind: 'outcome', value: 1 }, 3)]);
    expect(await indices({ search: 'state=unproposed outcome=success' }, project)).toEqual([3]);
    expect(await indices({ search: 'sparsity>0' }, project)).toEqual([0, 1, 2]);
  });

  it('orders by outcome, parts of a success by how much of it they are, and what is unknown first', async () => {
    const { project } = await halfReviewed();
    const curator = new ScriptedCurator({ projectId: project.info.id, device: 'second' });
    await project.append(
      [1, 0.7, 0.3, 0].map((value, at) => curator.decide({ kind: 'outcome', value }, 3 - at)),
    );
    expect(await indices({ sortBy: 'outcome' }, project)).toEqual([4, 0, 1, 2, 3]);
    expect(await indices({ sortBy: 'outcome', descending: true }, project)).toEqual([
      3, 2, 1, 0, 4,
    ]);
  });

  it('gives numbers alone for selecting and queues, shuffled the same way by the same seed', async () => {
    const { project } = await halfReviewed();
    const matching = async (
      query: Partial<EpisodeQuery>,
      offset = 0,
      limit: number | null = null,
    ) => {
      const parsed = episodeQuerySchema.parse(query);
      return [...(await matchingEpisodes({ dataset, project, query: parsed }, offset, limit))];
    };
    expect(await matching({ search: 'pick', sortBy: 'length' })).toEqual([3, 0, 2]);
    expect(await matching({ search: 'pick', sortBy: 'length' }, 1, 1)).toEqual([0]);
    const orders = await Promise.all(
      [1, 2, 3, 4].map((seed) => matching({ sortBy: 'random', seed })),
    );
    expect(await matching({ sortBy: 'random', seed: 1 })).toEqual(orders[0]);
    expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
    for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
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

  it('sorts by tags, drops and cameras, by what they say', async () => {
    const { project, curator } = await halfReviewed();
    const acts: [number, DecisionAct][] = [
      [1, { kind: 'tag', tags: ['slip'] }],
      [2, { kind: 'tag', tags: ['Bump', 'slip'] }],
      [3, { kind: 'flag', flagged: true }],
      [4, { kind: 'flag', flagged: true, reason: 'duplicate' }],
    ];
    await project.append(acts.map(([episode, act]) => curator.decide(act, episode)));
    // What has none comes last, whichever it is.
    expect(await indices({ sortBy: 'tags' }, project)).toEqual([2, 1, 0, 3, 4]);
    expect(await indices({ sortBy: 'dropped' }, project)).toEqual([1, 2, 3, 0, 4]);
    expect(await indices({ sortBy: 'dropped', descending: true }, project)).toEqual([
      4, 0, 3, 1, 2,
    ]);
    const cameras = ['left', 'right'].map((key) => ({ key, codec: 'h264' }) as CameraInfo);
    const filmed = { ...dataset, summary: { ...dataset.summary, cameras } };
    const lost = problem('video-missing', { message: '', camera: 'left', episode: 2 });
    const withLost = { ...filmed, problemsOf: (episode: number) => (episode === 2 ? [lost] : []) };
    const query = episodeQuerySchema.parse({ sortBy: 'cameras' });
    const listed = { dataset: withLost, project, query };
    expect([...(await matchingEpisodes(listed, 0, null))]).toEqual([2, 0, 1, 3, 4]);
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
      const query = episodeQuerySchema.parse({ sortBy: 'problems', search: 'state=finished' });
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
