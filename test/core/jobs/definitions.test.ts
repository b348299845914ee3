/** Jobs of a studio: started by kind and plain input, called what they do, refused where they must not overlap. */
import { getEventListeners } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobContext } from '../../../src/core/jobs/progress';
import { LocalRunner, type JobRunner } from '../../../src/core/jobs/runner';
import type { MethodInput } from '../../../src/shared/api';
import type { JobState } from '../../../src/shared/model/job';
import type { RpcClient } from '../../../src/shared/rpc/client';
import { nextEnd } from '../../job-end';
import { memoryClient, openTestStudio, type TestStudio } from '../../studio-fixture';
import { makeDataset, pickAndPlace } from '../keyframes/made-dataset';

interface Opened {
  test: TestStudio;
  client: RpcClient;
  datasetId: string;
  projectId: string;
}

async function open(runnerOf?: Parameters<typeof openTestStudio>[1]): Promise<Opened> {
  const test = await openTestStudio(null, runnerOf);
  onTestFinished(() => test.close());
  return { test, ...(await openMade(memoryClient(test))) };
}

/** Another dataset of two episodes, and its project. */
async function openMade(client: RpcClient): Promise<Omit<Opened, 'test'>> {
  const path = await makeDataset([{ rows: pickAndPlace() }, { rows: pickAndPlace(0.05) }]);
  const { id: datasetId } = await client.call('dataset.open', { path });
  const { id: projectId } = await client.call('project.open', { datasetId });
  return { client, datasetId, projectId };
}

/** Does nothing: what is started stays running until it is canceled. */
const idle = (): JobRunner => ({
  run: (_order, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    }),
  pause: () => {},
});

const sent = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** As a runner at the end of a wire: whatever goes to it or comes from it is text in between. */
function wired(local: LocalRunner): JobRunner {
  return {
    run: async (order, { signal, report }) =>
      sent(await local.run(sent(order), { signal, report: (progress) => report(sent(progress)) })),
    pause: (paused) => local.pause(paused),
  };
}

const settings = { endpoint: 'http://127.0.0.1:9/v1', model: 'm' };
const refused = (message: string) => ({ code: 'conflict', message });

describe('jobs that must not overlap', () => {
  it('are refused for the same project, with the sentence that fits, and not for another', async () => {
    const { client, projectId } = await open(idle);
    await client.call('keyframes.propose', { projectId });
    await expect(client.call('keyframes.propose', { projectId })).rejects.toMatchObject(
      refused('Keyframes of made are being proposed already; wait or cancel that job.'),
    );
    await expect(client.call('drafts.run', { projectId, settings })).rejects.toMatchObject(
      refused('Keyframes of made are being proposed; wait until they are there, then draft.'),
    );
    const other = await openMade(client);
    await client.call('keyframes.propose', { projectId: other.projectId });
    expect(await client.call('jobs.list', {})).toHaveLength(2);
  });

  it('are refused for the same dataset, whichever project is open', async () => {
    const { client, datasetId } = await open(idle);
    const { jobId } = await client.call('dataset.check', { datasetId });
    await expect(client.call('dataset.check', { datasetId, deep: true })).rejects.toMatchObject(
      refused('made is being checked already; wait or cancel that job.'),
    );
    await client.call('jobs.cancel', { jobId });
    await new Promise(setImmediate);
    await client.call('dataset.check', { datasetId });
  });

  it('give way to the newest where only one is of use', async () => {
    const { client, projectId } = await open(idle);
    const other = await openMade(client);
    await client.call('policies.read', { projectId });
    await client.call('policies.read', { projectId: other.projectId });
    await new Promise(setImmediate);
    const states = (await client.call('jobs.list', {})).map(({ state }) => state);
    expect(states).toEqual(['canceled', 'running']);
  });

  it('end learning, which would put back what they have stored, in their own project alone', async () => {
    const { client, projectId } = await open(idle);
    const other = await openMade(client);
    await client.call('keyframes.learn', { projectId });
    await client.call('keyframes.learn', { projectId: other.projectId });
    const states = async () => {
      await new Promise(setImmediate);
      return (await client.call('jobs.list', {})).map(({ state }) => state);
    };
    await client.call('keyframes.propose', { projectId });
    expect(await states()).toEqual(['canceled', 'running', 'running']);
    await client.call('keyframes.propose', { projectId: other.projectId });
    expect(await states()).toEqual(['canceled', 'canceled', 'running', 'running']);
  });

  it('keep proposing from being taken back while others build on it, and learning gives way', async () => {
    const { client, projectId } = await open(idle);
    const turn = { projectId, together: 'm-1', way: 'undo' } as const;
    const { jobId } = await client.call('keyframes.learn', { projectId });
    expect(await client.call('keyframes.turn', turn)).toEqual({ episodes: 0, acts: [] });
    await new Promise(setImmediate);
    expect(await client.call('jobs.list', {})).toMatchObject([{ id: jobId, state: 'canceled' }]);
    await client.call('keyframes.propose', { projectId, episodes: [1] });
    await expect(client.call('keyframes.turn', turn)).rejects.toMatchObject(
      refused(
        '“Propose keyframes in 1 episode” is under way: wait until it has ended, or cancel it, then undo.',
      ),
    );
  });

  it('are few: exports run side by side', async () => {
    const { client, datasetId, projectId } = await open(idle);
    const out = '/nowhere/sparse';
    await client.call('export.run', { projectId, options: { out } });
    await client.call('export.run', { projectId, options: { out } });
    await client.call('keyframes.propose', { projectId, episodes: [1] });
    await client.call('dataset.check', { datasetId });
    await client.call('policies.read', { projectId });
    const jobs = await client.call('jobs.list', {});
    expect(jobs.map(({ title }) => title)).toEqual([
      'Export to sparse',
      'Export to sparse',
      'Propose keyframes in 1 episode',
      'Check the integrity of made',
      'Read the signals of made',
    ]);
  });
});

async function ended(client: RpcClient, started: () => Promise<unknown>): Promise<JobState> {
  const end = nextEnd(client);
  await started();
  return end;
}

async function proposed(runnerOf?: Parameters<typeof openTestStudio>[1]) {
  const { client, projectId } = await open(runnerOf);
  const job = await ended(client, () => client.call('keyframes.propose', { projectId }));
  if (job.kind !== 'propose' || job.state !== 'done') throw new Error(job.error?.message);
  return { ...job.result, seconds: 0 };
}

it('proposes for a curator who finished nothing yet as for everybody', async () => {
  const { client, projectId } = await open();
  const job = await ended(client, () =>
    client.call('keyframes.propose', { projectId, curator: 'ben' }),
  );
  expect(job.error).toBeNull();
  expect(job).toMatchObject({ state: 'done', result: { episodes: 2, learned: null } });
});

describe('a runner', () => {
  it('may stand at the end of a wire: order, progress and result are text', async () => {
    const far = await proposed((definitions) => wired(new LocalRunner(definitions)));
    expect(far).toEqual(await proposed());
    expect(far.keyframes).toBeGreaterThan(5);
  });

  it('holds jobs at their next step, and forgets those that were stopped meanwhile', async () => {
    let runner: LocalRunner | undefined;
    await open((definitions) => {
      const held = new LocalRunner({
        ...definitions,
        check: { ...definitions.check, run: async (_input, job) => (steps.push(job), forever) },
      });
      return (runner = held);
    });
    const steps: JobContext[] = [];
    const forever = new Promise<never>(() => {});
    const stop = new AbortController();
    const hooks = { signal: stop.signal, report: () => {} };
    void runner?.run({ id: 'j', kind: 'check', input: { datasetId: 'd' } }, hooks);
    const [job] = steps;
    runner?.pause(true);
    const order: string[] = [];
    const goesOn = job?.mayGoOn?.().then(() => order.push('went on'));
    await new Promise(setImmediate);
    order.push('awake');
    runner?.pause(false);
    await goesOn;
    expect(order).toEqual(['awake', 'went on']);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    runner?.pause(true);
    const stopped = expect(job?.mayGoOn?.()).rejects.toBe('enough');
    stop.abort('enough');
    await stopped;
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });

  it('refuses an order that its kind does not know', async () => {
    let runner: LocalRunner | undefined;
    await open((definitions) => (runner = new LocalRunner(definitions)));
    const hooks = { signal: new AbortController().signal, report: () => {} };
    const input: Partial<MethodInput<'keyframes.propose'>> = { episodes: [-1] };
    await expect(runner?.run({ id: 'j', kind: 'propose', input }, hooks)).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'No job of kind propose has such an input.',
    });
  });
});
