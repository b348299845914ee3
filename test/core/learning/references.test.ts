/** Which finished episodes are learned from, and what learning from them is worth. */
import { expect, test } from 'vitest';
import { unwatched } from '../../../src/core/jobs/progress';
import { countFinished, reviewedBy } from '../../../src/core/learning/references';
import { learningCurve } from '../../../src/core/policies/learning-curve';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { lowerLimits } from '../datasets/run-bomb';
import { lateAtGrasps, SimulatedCurator } from './curator';
import { keyframesOf, learn, proposed } from './proposed-episodes';

test('finished episodes are counted by curator, no further than is asked for, and the last ones are learned from', async () => {
  const { dataset, project } = await proposed();
  const ada = new SimulatedCurator({ dataset, project }, 'ada');
  const count = (curator: string, most = 9) => countFinished(dataset, project, { curator, most });
  expect(await count('ada')).toBe(0);
  for (const episode of [2, 1, 0]) await ada.review(episode, lateAtGrasps);
  const last = await reviewedBy(dataset, project, 'ada', { most: 2 });
  expect(last?.finished).toEqual([0, 1, 2]);
  expect(last?.references.map(({ episode }) => episode)).toEqual([0, 1]);
  await ada.decide(2, [{ kind: 'reopen' }]);
  expect(await count('ada')).toBe(2);
  expect(await count('ada', 1)).toBe(1);
  expect(await count('ben')).toBe(0);
});

test('nothing is learned from an episode that is dropped, or of which nothing is left', async () => {
  const opened = await proposed();
  const curator = new SimulatedCurator(opened, 'ada');
  for (const episode of [0, 1]) await curator.review(episode, lateAtGrasps);
  await learn(opened);
  const frames = async (): Promise<number[]> =>
    (await keyframesOf(opened, 5)).map(({ frame }) => frame);
  const before = await frames();
  await curator.decide(2, [{ kind: 'flag', flagged: true }, { kind: 'finish' }]);
  await curator.review(3, () => null);
  expect((await learn(opened)).learned ?? null).toMatchObject({ from: [0, 1], leftOut: 2 });
  expect(await frames()).toEqual(before);
  expect(await countFinished(opened.dataset, opened.project, { curator: 'ada', most: 9 })).toBe(2);
  const asked = { curator: null, policy: defaultPolicy };
  expect(await learningCurve(opened, asked, unwatched.signal)).toMatchObject({
    finished: 2,
    leftOut: 2,
    scored: 2,
  });

  await curator.decide(1, [{ kind: 'flag', flagged: true }]);
  expect((await learn(opened)).learned).toBeNull();
});

test('nor from one that keeps more keyframes than any episode has', async () => {
  const { dataset, project } = await proposed();
  const ada = new SimulatedCurator({ dataset, project }, 'ada');
  for (const episode of [0, 1]) await ada.review(episode, lateAtGrasps);
  expect(await reviewedBy(dataset, project, 'ada')).toMatchObject({ references: [{}, {}] });
  lowerLimits({ learnedMarks: 1 });
  expect(await reviewedBy(dataset, project, 'ada')).toMatchObject({ leftOut: 2, references: [] });
});

test('the curve of learning leaves each finished episode out, and rises where a curator has a habit', async () => {
  const opened = await proposed();
  const curator = new SimulatedCurator(opened, 'ada');
  const curve = () =>
    learningCurve(opened, { curator: null, policy: defaultPolicy }, unwatched.signal);
  expect(await curve()).toEqual({ curator: null, finished: 0, leftOut: 0, scored: 0, points: [] });
  for (const episode of [0, 1, 2, 3]) await curator.review(episode, lateAtGrasps);
  const { points, ...rest } = await curve();
  expect(rest).toEqual({ curator: 'ada', finished: 4, leftOut: 0, scored: 4 });
  expect(points.map(({ reviewed }) => reviewed)).toEqual([0, 1, 2]);
  const [without, , two] = points;
  expect(without?.accepted).toBeLessThan(0.8);
  expect(two?.accepted).toBeGreaterThan((without?.accepted ?? 1) + 0.1);
  expect(two?.found).toBeGreaterThan(without?.found ?? 1);
});
