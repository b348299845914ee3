/** Jobs as windows see them: monotone, seldom enough to be drawn, stopped when asked, held while the machine sleeps. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { defineJob, type JobDefinitions } from '../../../src/core/jobs/define-job';
import type { JobContext } from '../../../src/core/jobs/progress';
import { JobRegistry } from '../../../src/core/jobs/registry';
import { LocalRunner } from '../../../src/core/jobs/runner';
import { StudioError } from '../../../src/shared/errors';
import type { CheckResult } from '../../../src/shared/model/dataset';
import type { JobState } from '../../../src/shared/model/job';

const startedAtMs = 1_700_000_000_000;
beforeEach(() => void vi.useFakeTimers({ now: startedAtMs, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

const nothing = (): void => {};

/** A promise that the test settles. */
function inHand<T>() {
  let resolve: (value: T) => void = nothing;
  let reject: (reason: unknown) => void = nothing;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

const noWork = async (): Promise<null> => null;

/** A registry, what it told, and jobs whose work is in the hands of the test. */
function toldRegistry() {
  const told: JobState[] = [];
  let work: (job: JobContext) => Promise<unknown> = noWork;
  const check = defineJob({
    kind: 'check',
    input: z.object({ datasetId: z.string(), deep: z.boolean() }),
    unit: 'episodes',
    excludes: [],
    about: ({ datasetId }) => ({ title: 'Check', datasetId, name: 'set', projectId: null }),
    run: (_input, job) => work(job) as Promise<CheckResult>,
  });
  const definitions = { check } as JobDefinitions;
  const registry = new JobRegistry(definitions, new LocalRunner(definitions), (state) =>
    told.push(state),
  );
  const start = (given: typeof work) => {
    work = given;
    return registry.start('check', { datasetId: 'd', deep: false });
  };
  /** A job that ends when the test says so, or when it is stopped. */
  const held = () => {
    let job: JobContext | undefined;
    const done = inHand<unknown>();
    const state = start((given) => {
      job = given;
      given.signal.addEventListener('abort', () => done.reject(given.signal.reason));
      return done.promise;
    });
    if (job === undefined) throw new Error('the work has not begun');
    return { id: state.id, state, job, end: done.resolve, fail: done.reject };
  };
  const stateOf = (id: string) => registry.list().find((state) => state.id === id);
  const ended = async (id: string) => {
    while (stateOf(id)?.state === 'running') await new Promise(setImmediate);
    return stateOf(id);
  };
  return { registry, told, start, held, stateOf, ended };
}

const at = (phase: string, done: number) =>
  ({ phase, done, total: 100, unit: 'episodes' }) as const;
const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe('progress', () => {
  it('never runs backwards within a phase, and begins anew with the next', () => {
    const { held, stateOf } = toldRegistry();
    const { id, job } = held();
    for (const [phase, done, shown] of [
      ['reading', 5, 5],
      ['reading', 3, 5],
      ['reading', 6, 6],
      ['writing', 1, 1],
      ['writing', 0, 1],
    ] as const) {
      job.report(at(phase, done));
      expect(stateOf(id)?.progress).toEqual(at(phase, shown));
    }
  });

  it('reaches the windows at most ten times a second, a new phase at once', () => {
    const { held, told } = toldRegistry();
    const { job } = held();
    job.report(at('reading', 0));
    told.length = 0;
    for (let done = 1; done <= 250; done += 1) {
      later(10);
      job.report(at('reading', done));
    }
    expect(told.map(({ progress }) => progress.done)).toEqual(
      Array.from({ length: 25 }, (_, n) => 10 * (n + 1)),
    );
    told.length = 0;
    job.report(at('reading', 251));
    job.report(at('writing', 0));
    job.report(at('writing', 1));
    expect(told.map(({ progress }) => [progress.phase, progress.done])).toEqual([['writing', 0]]);
  });

  it('goes on where the clock is set back, and what ends then has ended later than what ended before', async () => {
    const { held, told, ended } = toldRegistry();
    const first = held();
    first.end('all');
    const { endedAtMs } = (await ended(first.id)) ?? {};
    const { id, job, end } = held();
    job.report(at('reading', 1));
    later(-3_600_000);
    told.length = 0;
    job.report(at('reading', 2));
    expect(told.map(({ progress }) => progress.done)).toEqual([2]);
    end('all');
    expect((await ended(id))?.endedAtMs).toBeGreaterThan(endedAtMs ?? Number.NaN);
  });

  it('ends with the job: what is reported after that is nobody’s', async () => {
    const { held, told, ended } = toldRegistry();
    const { id, job, end } = held();
    job.report(at('reading', 7));
    end('all');
    await ended(id);
    const before = told.length;
    job.report(at('late', 1));
    expect(told).toHaveLength(before);
    expect((await ended(id))?.progress).toEqual(at('reading', 7));
  });
});

describe('a job', () => {
  it('is told of at its start and at its end, with its result', async () => {
    const { held, told, ended } = toldRegistry();
    const { id, state, end } = held();
    const running = {
      id,
      kind: 'check',
      title: 'Check',
      datasetId: 'd',
      projectId: null,
      state: 'running',
      progress: { phase: 'starting', done: 0, unit: 'episodes' },
      startedAtMs,
      endedAtMs: null,
      error: null,
      result: null,
    };
    expect(state).toEqual(running);
    expect(told).toEqual([running]);
    later(5_000);
    end(42);
    const last = { ...running, state: 'done', endedAtMs: startedAtMs + 5_000, result: 42 };
    expect(await ended(id)).toEqual(last);
    expect(told).toEqual([running, last]);
  });

  it('that fails says why; one that fails while it is stopped was canceled', async () => {
    const { registry, held, ended } = toldRegistry();
    const [failing, stopped] = [held(), held()];
    failing.fail(new StudioError('io', 'The disk is full.'));
    expect(await ended(failing.id)).toMatchObject({
      state: 'failed',
      error: { code: 'io', message: 'The disk is full.' },
      result: null,
    });
    expect(registry.cancel(stopped.id)).toMatchObject({ id: stopped.id });
    expect(stopped.job.signal.aborted).toBe(true);
    expect(await ended(stopped.id)).toMatchObject({ state: 'canceled', error: null });
    // What has ended stays as it is.
    expect(registry.cancel(failing.id)).toMatchObject({ state: 'failed' });
    expect(() => registry.cancel('nobody')).toThrow('There is no job nobody.');
  });

  it('given out is a copy: nobody changes what the registry knows', () => {
    const { registry, held } = toldRegistry();
    const { id, state } = held();
    const [listed] = registry.list();
    if (listed !== undefined) listed.title = 'changed';
    state.title = 'changed';
    expect(registry.list()).toMatchObject([{ id, title: 'Check' }]);
  });

  it('that ended is listed until fifty others have', async () => {
    const { registry, start, held, ended } = toldRegistry();
    const { id: running } = held();
    const ids: string[] = [];
    for (let n = 0; n < 53; n += 1) {
      const { id } = start(async () => n);
      ids.push(id);
      await ended(id);
    }
    expect(registry.list().map(({ id }) => id)).toEqual([running, ...ids.slice(3)]);
  });
});

describe('while the machine sleeps', () => {
  it('every job waits at its next step and goes on when the machine is awake', async () => {
    const { registry, held } = toldRegistry();
    const [one, other] = [held(), held()];
    await one.job.mayGoOn?.();
    registry.pause();
    const order: string[] = [];
    const steps = [one, other].map(({ job }, n) =>
      (job.mayGoOn?.() ?? Promise.reject(new Error('it cannot wait'))).then(() =>
        order.push(`${n}`),
      ),
    );
    await new Promise(setImmediate);
    order.push('awake');
    registry.resume();
    await Promise.all(steps);
    expect(order).toEqual(['awake', '0', '1']);
    await one.job.mayGoOn?.();
  });

  it('a job that waits can still be canceled, and one that was does no further step', async () => {
    const { registry, held, ended } = toldRegistry();
    const { id, job } = held();
    registry.pause();
    const step = job.mayGoOn?.();
    registry.cancel(id);
    await expect(step).rejects.toMatchObject({ code: 'canceled' });
    expect(await ended(id)).toMatchObject({ state: 'canceled' });
    registry.resume();
    await expect(job.mayGoOn?.()).rejects.toMatchObject({ code: 'canceled' });
  });
});

it('closing stops everything and waits until nothing runs', async () => {
  const { registry, start, held, stateOf } = toldRegistry();
  const { id } = held();
  const cleaned = inHand<void>();
  let isClean = false;
  const slow = start(async ({ signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await cleaned.promise;
    isClean = true;
    signal.throwIfAborted();
  });
  const closed = registry.close().then(() => isClean);
  await new Promise(setImmediate);
  cleaned.resolve();
  expect(await closed).toBe(true);
  for (const each of [id, slow.id]) expect(stateOf(each)).toMatchObject({ state: 'canceled' });
});
