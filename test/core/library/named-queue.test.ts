import { expect, it } from 'vitest';
import { nameQueue, nextInQueue } from '../../../src/core/library/named-queue';
import { ScriptedCurator } from '../../shared/decisions';
import { toyDataset } from '../project/toy-dataset';
import { openToy, temporaryFolder } from '../project/toy-project';

const lengths = Array.from({ length: 8 }, () => ({ length: 20 }));
const dataset = toyDataset('/data/toy', lengths);

it('goes along its own order, round, past what is finished, and to no other episode', async () => {
  const project = await openToy(await temporaryFolder(), lengths);
  const anna = new ScriptedCurator({ projectId: project.info.id });
  const of = { dataset, project, curator: 'anna' };
  // Episode 99 was in the list once, and the dataset has it no more.
  const queue = nameQueue([5, 2, 7, 2, 99]);
  const next = (after: number | null) => nextInQueue(queue, after, of).episode;
  expect(nextInQueue(queue, null, of)).toMatchObject({ episode: 5, finished: 0, total: 3 });
  expect([next(5), next(2), next(7), next(0)]).toEqual([2, 7, 5, 5]);
  await project.append([anna.decide({ kind: 'finish' }, 2)]);
  expect(nextInQueue(queue, 5, of)).toMatchObject({ episode: 7, finished: 1, total: 3 });
  expect(nextInQueue(queue, 5, { ...of, curator: 'bea' })).toMatchObject({
    episode: 2,
    finished: 0,
  });
  for (const episode of [5, 7]) await project.append([anna.decide({ kind: 'finish' }, episode)]);
  expect(next(7)).toBeNull();
});

it('has one name for one list, and a list that nobody told is not known', async () => {
  const project = await openToy(await temporaryFolder(), lengths);
  expect(nameQueue([1, 2])).toBe(nameQueue([1, 2, 1]));
  expect(nameQueue([2, 1])).not.toBe(nameQueue([1, 2]));
  expect(() => nextInQueue('unknown', null, { dataset, project, curator: null })).toThrow(
    'does not know this queue',
  );
});
