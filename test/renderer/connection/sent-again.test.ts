/** What becomes of calls that wait or are under way when a core ends: most are sent again, some must not be. */
import { expect, it } from 'vitest';
import {
  api,
  type JobMethodName,
  type MethodInput,
  type MethodName,
} from '../../../src/shared/api';
import { listing, open, signalled, start, state, useCores } from './cores';

useCores();

it('answers a call that was made before the core was there', async () => {
  const first = await start({});
  await first.kill();
  const connection = open(first.port);
  const answer = connection.call('host.browse', { path: null });
  expect(connection.status.getState().state).toBe('connecting');
  await start({ 'host.browse': async () => listing }, first.port);
  connection.retryNow();
  expect(await answer).toEqual(listing);
});

it('sends a call again that was under way when the core was killed', async () => {
  const underWay = signalled();
  const first = await start({
    'host.browse': () => {
      underWay.resolve();
      return new Promise(() => {});
    },
  });
  const connection = open(first.port);
  const answer = connection.call('host.browse', { path: null });
  await underWay.promise;
  await first.kill();
  await start({ 'host.browse': async () => listing }, first.port);
  expect(await answer).toEqual(listing);
});

const jobInputs = {
  'dataset.check': { datasetId: 'd' },
  'drafts.run': {
    projectId: 'p',
    settings: { endpoint: 'http://127.0.0.1:8000/v1', model: 'm' },
  },
  'export.run': { projectId: 'p', options: { out: '/out' } },
  'keyframes.propose': { projectId: 'p' },
  'policies.read': { projectId: 'p' },
} satisfies { [Name in JobMethodName]?: MethodInput<Name> };

/** No jobs, but asked twice they cost twice, or answer another thing the second time. */
const onceInputs = {
  'collect.try': {
    projectId: 'p',
    settings: {
      protocol: 'openpi',
      endpoint: 'ws://127.0.0.1:8000',
      teacher: 't',
      frames: 'keyframes',
    },
  },
  'drafts.try': { projectId: 'p', settings: null, keyframe: null },
  'keyframes.turn': { projectId: 'p', together: 'm-1', way: 'undo' },
  'kb.remove': { projectId: 'p', base: '/kb', id: 'a' },
} satisfies { [Name in MethodName]?: MethodInput<Name> };

it('repeats every method but those that start a job and those that say so', () => {
  const entries = Object.entries(api);
  const starters = entries.filter(([, entry]) => 'startsJob' in entry);
  expect(starters.length).toBeGreaterThanOrEqual(Object.keys(jobInputs).length);
  const once = entries.filter(([, { mayRepeat }]) => !mayRepeat).map(([name]) => name);
  const expected = [...starters.map(([name]) => name), ...Object.keys(onceInputs)];
  expect(once.sort()).toEqual(expected.sort());
});

const allOnce = { ...jobInputs, ...onceInputs };
it.each(Object.keys(allOnce) as (keyof typeof allOnce)[])(
  'does not send a second time: %s',
  async (name) => {
    const underWay = signalled();
    const first = await start({
      [name]: () => {
        underWay.resolve();
        return new Promise(() => {});
      },
    });
    const connection = open(first.port);
    const answer = connection.call(name, allOnce[name]);
    const failure = expect(answer).rejects.toMatchObject({ code: 'worker-lost' });
    await underWay.promise;
    await first.kill();
    await failure;
  },
);

it('cancels a call that waits, and one that is under way', async () => {
  const first = await start({
    'host.browse': (_input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  });
  const connection = open(first.port);
  await state(connection, 'online');
  const underWay = new AbortController();
  const running = connection.call('host.browse', { path: null }, { signal: underWay.signal });
  underWay.abort();
  await expect(running).rejects.toMatchObject({ code: 'canceled' });
  await first.kill();
  await state(connection, 'lost');
  const waits = new AbortController();
  const waiting = connection.call('host.browse', { path: null }, { signal: waits.signal });
  waits.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'canceled' });
});
