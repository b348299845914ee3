/** An episode that no worker gets done: the rest goes on, and one sentence names it with the reason. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkAllPictures } from '../../../src/core/datasets/integrity/check-all-pictures';
import { pictureTask } from '../../../src/core/datasets/integrity/picture-task';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import type { TaskDefinition } from '../../../src/core/jobs/tasks';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { proposeTask } from '../../../src/core/keyframes/propose-task';
import { openProject } from '../../../src/core/project/open-project';
import { queueAddress } from '../../../src/core/queue/address';
import { queueEngine } from '../../../src/core/queue/queue-engine';
import { served } from '../../../src/core/queue/served-tasks';
import { serveQueue } from '../../../src/core/queue/worker';
import { measureTask } from '../../../src/core/score/measure-task';
import { readRolloutDataset } from '../../../src/core/score/read-dataset';
import { measureRollouts } from '../../../src/core/score/score-rollouts';
import { StudioError } from '../../../src/shared/errors';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { withoutText } from '../../../src/renderer/app/use-end-notices';
import { makeDataset, pickAndPlace } from '../keyframes/made-dataset';
import { redisProgram } from './redis-program';
import { startRedis } from './redis-server';

const gone = 'The disk of the worker is gone.';

/** The same work on a dataset whose rows of one episode cannot be read for now. */
const unread: typeof proposeTask = {
  ...proposeTask,
  make(work, piece) {
    const { dataset } = work.subject;
    const signals: typeof dataset.signals = (episode) =>
      episode === 1 ? Promise.reject(new StudioError('io', gone)) : dataset.signals(episode);
    const faulty = Object.create(dataset, { signals: { value: signals } }) as typeof dataset;
    return proposeTask.make({ ...work, subject: { ...work.subject, dataset: faulty } }, piece);
  },
};

/** The same work, but for one piece. */
const poisoned = <Subject, Plan, Given, Made>(
  task: TaskDefinition<Subject, Plan, Given, Made>,
): TaskDefinition<Subject, Plan, Given, Made> => ({
  ...task,
  make(work, piece) {
    if (piece === 1) throw new StudioError('io', gone);
    return task.make(work, piece);
  },
});

const reason = `it was tried 3 times and set aside: ${gone}`;

describe.skipIf(redisProgram === null)('at a queue', () => {
  test('an episode that fails on every worker is named with the reason, and the others are done', async () => {
    const { url } = await startRedis();
    const stop = new AbortController();
    const tasks = new Map([
      served(unread),
      served(poisoned(pictureTask)),
      served(poisoned(measureTask)),
    ]);
    const common = { roots: ['/'], concurrency: 1, log: () => {}, tasks };
    const ended = serveQueue({ address: queueAddress(url), ...common }, stop.signal);
    const root = await makeDataset([
      { rows: pickAndPlace() },
      { rows: pickAndPlace(0.05) },
      { rows: pickAndPlace(0.1) },
    ]);
    const dataset = await openDataset(root);
    const project = await openProject({
      dataset,
      path: `${root}.curation`,
      dataDir: `${root}-data`,
    });
    onTestFinished(async () => {
      stop.abort();
      await ended;
      await project.close();
      await dataset.close();
    });
    const engine = queueEngine(queueAddress(url));
    const input = { dataset, project, episodes: null, policy: defaultPolicy, engine };
    const proposed = await proposeDataset(input, unwatched);
    expect(proposed.episodes).toBe(2);
    const sentence = `Episode 1 has no proposals: ${reason}`;
    expect(proposed.problems.map(({ message }) => message)).toContain(sentence);
    expect(withoutText('propose', proposed)).toBe(sentence);

    const found = await checkAllPictures(dataset, new Map(), engine, unwatched);
    expect(found.map(({ message }) => message)).toEqual([
      `The pictures of episode 1 were not checked: ${reason}`,
    ]);

    const rollouts = await readRolloutDataset(dataset, project);
    const { all, problems } = await measureRollouts(rollouts, unwatched, engine);
    expect(all).toHaveLength(3);
    expect(problems.map(({ message }) => message)).toContain(
      `Rollout 1 was not measured: ${reason}`,
    );
  });
});
