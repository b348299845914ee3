import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listEpisodes, nextEpisode } from '../../../src/core/library/listing';
import { needOf } from '../../../src/core/library/queue';
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
    expect(of(0)).toEqual({ score: 0, reason: 'Nothing stands out.' });
    expect(of(1).reason).toBe(
      '5 of 6 keyframes are close calls; video and movement disagree 3 times.',
    );
    expect(of(2).reason).toBe('Its task has only 1 of 5 episodes.');
    expect(of(3).reason).toBe('It has a finding.');
    expect(of(4).reason).toBe('How sure its keyframes are is not known yet.');
    expect(await inOrder(project)).toEqual([1, 4, 3, 2, 0]);
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
    const next = (after: number | null) => nextEpisode(dataset, project, after, 'need');
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

  it('is quick for 100,000 episodes', async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => ({
      length: 100,
      tasks: [`task ${i % 50}`],
    }));
    const root = await temporaryFolder();
    const project = await openToy(root, many);
    await project.saveProposals({ ...proposalsOf(77_777, []), doubts: { ...sure, close: 6 } });
    const large = toyDataset(path.join(root, 'toy'), many);
    const query = episodeQuerySchema.parse({ sortBy: 'need', descending: true });
    const startMs = performance.now();
    const { rows } = await listEpisodes({
      dataset: large,
      project,
      query,
      offset: 0,
      limit: 100,
      thumbnailUrl: () => null,
    });
    const next = await nextEpisode(large, project, 5, 'need');
    expect(performance.now() - startMs).toBeLessThan(3_000);
    expect(rows.slice(0, 3).map(({ index }) => index)).toEqual([77_777, 3, 0]);
    expect(next).toMatchObject({ episode: 6, total: 100_000 });
  });
});
