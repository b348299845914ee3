import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { Findings } from '../../../src/core/datasets/findings';
import { listEpisodes } from '../../../src/core/library/listing';
import { needOf } from '../../../src/core/library/need';
import { reviewQueue } from '../../../src/core/library/queue';
import type { Project } from '../../../src/core/project/project';
import { episodeQuerySchema } from '../../../src/shared/api/dataset';
import type { Doubts } from '../../../src/shared/model/keyframe';
import { ScriptedCurator } from '../../shared/decisions';
import { toyDataset, type ToyEpisode } from '../project/toy-dataset';
import { openToy, proposalsOf, temporaryFolder } from '../project/toy-project';

const episodes: ToyEpisode[] = [
  { length: 100, tasks: ['pick'] },
  { length: 100, tasks: ['pick'] },
  { length: 100, tasks: ['fold the towel'] },
  { length: 100, tasks: ['pick'] },
  { length: 100, tasks: ['pick'] },
];
const sure: Doubts = { candidates: 6, close: 0, sceneOnly: 0, motionOnly: 0 };
const dataset = toyDataset('/data/toy', episodes);

/** 0 is sure, 1 full of doubt, 2 has a rare task, 3 a finding (see `toyDataset`), 4 no proposals. */
async function doubted(root: string): Promise<Project> {
  const project = await openToy(root, episodes);
  for (const [episode, doubts] of [
    sure,
    { candidates: 6, close: 5, sceneOnly: 2, motionOnly: 1 },
    sure,
    sure,
  ].entries()) {
    await project.saveProposals({ ...proposalsOf(episode, []), doubts });
  }
  return project;
}

const need = (project: Project, index: number) => needOf(dataset.episode(index), dataset, project);

async function inOrder(project: Project): Promise<number[]> {
  const query = episodeQuerySchema.parse({ sortBy: 'need', descending: true });
  const options = { dataset, project, query, offset: 0, limit: 100, thumbnailUrl: () => null };
  const { rows } = await listEpisodes(options);
  expect(rows.map((row) => row.need)).toEqual(rows.map(({ index }) => need(project, index)));
  return rows.map(({ index }) => index);
}

describe('need of an episode', () => {
  it('comes from doubt, findings and rare tasks, and says so', async () => {
    const project = await doubted(await temporaryFolder());
    const of = (index: number) => need(project, index);
    expect(of(0)).toEqual({ score: 0, reason: '' });
    expect(of(1).reason).toBe('5 borderline of 6 candidates · video and movement disagree 3×');
    expect(of(2).reason).toBe('Rare task: 1 of 5 episodes');
    expect(of(3).reason).toBe('1 issue');
    expect(of(4).reason).toBe('');
    expect(await inOrder(project)).toEqual([1, 4, 3, 2, 0]);
    // What half of all tasks are is not called rare.
    const tasks = ['pick', 'pick', 'pick', 'fold', 'fold'].map((task) => [task]);
    const even = toyDataset(
      '/data/even',
      tasks.map((each) => ({ length: 100, tasks: each })),
    );
    expect(needOf(even.episode(4), even, project)).toMatchObject({ reason: '' });
  });

  it('is greatest where an episode fits no reviewed one, the worst first, whatever else speaks for others', async () => {
    const project = await doubted(await temporaryFolder());
    const save = (episode: number, doubts: Doubts) =>
      project.saveProposals({ ...proposalsOf(episode, []), doubts });
    // As much of everything as there can be.
    await save(2, { candidates: 6, close: 6, sceneOnly: 6, motionOnly: 6 });
    await save(0, { ...sure, misfit: 1.01 });
    await save(4, { ...sure, misfit: 3 });
    const problem = { code: 'damaged', severity: 'error' as const, message: 'Damaged.' };
    const damaged = { ...dataset, problemsOf: () => [problem] };
    const next = (after: number | null) => reviewQueue(damaged, project).next(after, 'need');
    const first = (await next(null)).episode;
    const second = (await next(first)).episode;
    expect([first, second, (await next(second)).episode]).toEqual([4, 0, 2]);
    expect(needOf(dataset.episode(4), damaged, project).score).toBeLessThanOrEqual(1);
  });

  it('survives opening the project anew, from the heads of its lines', async () => {
    const root = await temporaryFolder();
    const project = await doubted(root);
    const before = episodes.map((_, index) => need(project, index));
    await project.close();
    const again = await openToy(root, episodes);
    expect(episodes.map((_, index) => need(again, index))).toEqual(before);
    expect(again.doubts(1)).toEqual({ candidates: 6, close: 5, sceneOnly: 2, motionOnly: 1 });
    expect((await again.proposals(1))?.doubts).toEqual(again.doubts(1));
  });

  it('is not known of proposals of an older studio, and does no harm there', async () => {
    const project = await openToy(await temporaryFolder(), episodes);
    await project.saveProposals(proposalsOf(0, []));
    expect(project.doubts(0)).toBeNull();
    expect(need(project, 0).score).toBeGreaterThan(0);
  });
});

describe('the queue by need', () => {
  it('gives every episode once, those that need most first, and never a finished one', async () => {
    const project = await doubted(await temporaryFolder());
    const next = (after: number | null) => reviewQueue(dataset, project).next(after, 'need');
    const seen: number[] = [];
    for (let at = (await next(null)).episode; at !== null && !seen.includes(at);) {
      seen.push(at);
      at = (await next(at)).episode;
    }
    expect(seen).toEqual([1, 4, 3, 2, 0]);
    const curator = new ScriptedCurator({ projectId: project.info.id });
    curator.decide({ kind: 'finish' }, 1);
    await project.append(curator.decisions);
    expect(await next(1)).toMatchObject({ episode: 4, finished: 1, total: 5 });
    expect((await next(1)).need).toEqual(need(project, 1));
    expect((await next(null)).episode).toBe(4);
    expect((await next(0)).episode).toBe(4);
    expect(await inOrder(project)).toEqual([4, 3, 2, 0, 1]);
  });

  it('agrees, after whatever happened, with looking at every episode anew', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 20 }), async (happenings) => {
        const root = await mkdtemp(path.join(os.tmpdir(), 'dualvla-queue-'));
        const project = await openToy(root, episodes);
        const found = new Findings();
        const noting = {
          ...dataset,
          problemsOf: (episode: number) => found.of(episode),
          get findings() {
            return found.count;
          },
        };
        const curator = new ScriptedCurator({ projectId: project.info.id });
        for (const { what, episode, amount, ask } of happenings) {
          if (what === 'proposed') {
            const doubts = { ...sure, close: amount };
            await project.saveProposals({ ...proposalsOf(episode, []), doubts });
          } else if (what === 'found') {
            found.add({ code: `c${amount}`, severity: 'error', message: 'Damaged.', episode });
          } else await project.append([curator.decide({ kind: what }, episode)]);
          if (!ask) continue;
          const after = amount === 0 ? null : episode;
          for (const order of ['index', 'need'] as const) {
            expect(await reviewQueue(noting, project).next(after, order)).toEqual(
              lookedFor(noting, project, after, order),
            );
          }
        }
        await project.close();
        await rm(root, { recursive: true, force: true });
      }),
      { numRuns: process.env['DUALVLA_TEST_FULL'] === '1' ? 200 : 20 },
    );
  });

  it('looks at every episode once, and from then on at those that changed', async () => {
    const many = Array.from({ length: 5_000 }, (_, i) => ({
      length: 100,
      tasks: [`task ${i % 50}`],
    }));
    const root = await temporaryFolder();
    const project = await openToy(root, many);
    await project.saveProposals({ ...proposalsOf(777, []), doubts: { ...sure, close: 6 } });
    let looks = 0;
    const large = toyDataset(path.join(root, 'toy'), many);
    const counted = {
      ...large,
      problemsOf(episode: number) {
        looks += 1;
        return large.problemsOf(episode);
      },
    };
    const next = () => reviewQueue(counted, project).next(5, 'need');
    expect(await next()).toMatchObject({ episode: 6, total: 5_000 });
    expect(looks).toBeGreaterThanOrEqual(5_000);
    looks = 0;
    const curator = new ScriptedCurator({ projectId: project.info.id });
    await project.append([curator.decide({ kind: 'finish' }, 6)]);
    expect(await next()).toMatchObject({ episode: 7, finished: 1 });
    expect(looks).toBeLessThan(5);
  });
});

const happening = fc.record({
  what: fc.constantFrom('finish', 'reopen', 'proposed', 'found'),
  episode: fc.nat(episodes.length - 1),
  amount: fc.nat(6),
  ask: fc.boolean(),
});

/** The queue without an index: every episode is looked at. */
function lookedFor(of: Dataset, project: Project, after: number | null, order: 'index' | 'need') {
  const needed = (index: number) => needOf(of.episode(index), of, project);
  const all = of.episodes
    .map(({ index }) => ({ index, score: order === 'need' ? needed(index).score : 0 }))
    .sort((a, b) => b.score - a.score || a.index - b.index);
  const at = all.findIndex(({ index }) => index === after);
  const open = [...all.slice(at + 1), ...all.slice(0, Math.max(0, at))].filter(
    ({ index }) => !project.overview(index).finished,
  );
  return {
    episode: open[0]?.index ?? null,
    finished: all.filter(({ index }) => project.overview(index).finished).length,
    total: all.length,
    need: after === null ? null : needed(after),
  };
}
