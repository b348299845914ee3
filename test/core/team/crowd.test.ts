/** Very many curators, reviews and keyframes: what is told of them costs no more than they are, and is bounded. */
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { LineFile } from '../../../src/core/files/line-file';
import { teamOverview } from '../../../src/core/team/overview';
import { momentsOf } from '../../../src/core/team/moments';
import { episodeReviews } from '../../../src/core/team/settle';
import { standingOf } from '../../../src/core/team/standing';
import type { DecisionAct } from '../../../src/shared/model/decision';
import { foldReview } from '../../../src/shared/model/fold-review';
import { proposal, ScriptedCurator, seen } from '../../shared/decisions';
import { lowerLimits } from '../datasets/run-bomb';
import { openToy, temporaryFolder } from '../project/toy-project';
import { toyDataset, toyEpisodes } from '../project/toy-dataset';

it('of one episode costs as many reads as there are decisions', async () => {
  const root = await temporaryFolder();
  const made = await openToy(root);
  const curators = Array.from({ length: 30 }, (_, at) => `curator${at}`);
  for (const curator of curators) {
    const one = new ScriptedCurator({ projectId: made.info.id, curator, device: `d${curator}` });
    await made.append([
      one.decide({ kind: 'flag', flagged: true }),
      one.decide({ kind: 'finish' }),
    ]);
  }
  await made.close();
  const project = await openToy(root);
  const reads = vi.spyOn(LineFile.prototype, 'read');
  const decisions = 2 * curators.length;
  expect(standingOf(project, 0, 10).reviewers).toHaveLength(curators.length);
  expect(reads).toHaveBeenCalledTimes(decisions);
  const dataset = toyDataset(path.join(root, 'toy'), toyEpisodes);
  expect((await teamOverview(dataset, project)).curators).toHaveLength(curators.length);
  expect(reads).toHaveBeenCalledTimes(decisions);
  const late = new ScriptedCurator({ projectId: project.info.id, curator: 'late', device: 'late' });
  await project.append([late.decide({ kind: 'finish' })]);
  reads.mockClear();
  expect(standingOf(project, 0, 10).reviewers).toContain('late');
  expect(reads).toHaveBeenCalledTimes(decisions + 1);
  vi.restoreAllMocks();
});

/** A project in which each of them adds a keyframe to these episodes and finishes them. */
async function reviewed(curators: Readonly<Record<string, readonly number[]>>) {
  const root = await temporaryFolder();
  const project = await openToy(root);
  const add: DecisionAct = { kind: 'add', keyframe: seen('own', 20) };
  for (const [curator, episodes] of Object.entries(curators)) {
    const hand = new ScriptedCurator({ projectId: project.info.id, curator, device: curator });
    for (const episode of episodes)
      await project.append([hand.decide(add, episode), hand.decide({ kind: 'finish' }, episode)]);
  }
  return { project, dataset: toyDataset(path.join(root, 'toy'), toyEpisodes) };
}

it('more pairs of reviews than are compared leave episodes out, which is said', async () => {
  lowerLimits({ comparedReviews: 2 });
  const { project, dataset } = await reviewed({ ann: [0, 1, 2], ben: [0, 1, 2], cy: [1] });
  const found = await teamOverview(dataset, project);
  expect(found).toMatchObject({ reviewedTwice: 3, notCompared: 1, all: { episodes: 2 } });
  expect(found.pairs).toMatchObject([
    { curators: ['ann', 'ben'], episodes: 2, matched: 2, kept: [2, 2] },
  ]);
  expect(found.curators.map(({ curator, finished }) => [curator, finished])).toEqual([
    ['ann', 3],
    ['ben', 3],
    ['cy', 1],
  ]);
});

it('an episode of more keyframes and curators than are held side by side is not looked into', async () => {
  const { project, dataset } = await reviewed({ ann: [0, 1], ben: [0] });
  expect(standingOf(project, 0, 10)).toEqual({ reviewers: ['ann', 'ben'], disputes: 0 });
  lowerLimits({ comparedKeyframes: 1 });
  const folds = vi.spyOn(project, 'knownReview');
  expect(standingOf(project, 0, 10)).toEqual({ reviewers: [], disputes: 0 });
  expect(await teamOverview(dataset, project)).toMatchObject({
    curators: [{ curator: 'ann', finished: 1 }],
    reviewedOnce: 1,
    reviewedTwice: 0,
    notCompared: 1,
  });
  expect(folds.mock.calls.map(([episode]) => episode)).toEqual([1]);
  vi.restoreAllMocks();
  expect(episodeReviews(dataset, project, 0, 'cy').cannotSettle).toContain('too long');
});

it('moments of very many keyframes are found without looking at each pair of them', () => {
  const many = 2_000;
  let looks = 0;
  const proposals = Array.from({ length: many }, (_, at) => proposal(`p${at}`, 10 * at));
  const keyframes = foldReview(proposals, []).keyframes.map((keyframe) => ({
    ...keyframe,
    state: 'accepted' as const,
    get id() {
      looks += 1;
      return keyframe.id;
    },
  }));
  const review = { ...foldReview([], []), keyframes };
  const reviews = ['ann', 'ben'].map((curator) => ({ curator, review }));
  const moments = momentsOf(reviews, 10);
  expect(moments).toHaveLength(many);
  expect(moments.every(({ kept }) => kept.size === 2)).toBe(true);
  expect(looks).toBeLessThan(10 * many);
});
