/** A window's connection: it finds back to a core that was started again, and brings all that listens along. */
import { describe, expect, it, vi } from 'vitest';
import { createJobsStore } from '../../../src/renderer/connection/jobs';
import {
  openWebSocketChannel,
  socketUrl,
} from '../../../src/renderer/connection/websocket-channel';
import { StudioError } from '../../../src/shared/errors';
import type { JobState } from '../../../src/shared/model/job';
import { createMemoryChannels } from '../../../src/shared/rpc/memory';
import { listing, open, openBy, signalled, start, state, useCores } from './cores';

useCores();
import type { WsCore } from './ws-core';

const job: JobState = {
  id: 'job-1',
  kind: 'propose',
  title: 'Propose',
  datasetId: 'd',
  projectId: 'p',
  state: 'running',
  progress: { phase: 'reading', done: 0, unit: 'episodes' },
  startedAtMs: 0,
  endedAtMs: null,
  error: null,
  result: null,
};

describe('connection', () => {
  it('restores before it resumes, then tells of the reconnect', async () => {
    const first = await start({});
    const connection = open(first.port);
    await state(connection, 'online');
    const order: string[] = [];
    connection.beforeResume(async (call) => {
      await call('host.browse', { path: '/restore' });
    });
    connection.onReconnect(() => order.push('told'));
    await first.kill();
    await state(connection, 'lost');
    const waiting = connection.call('host.browse', { path: '/waiting' });
    await start(
      {
        'host.browse': async ({ path }) => {
          order.push(path ?? '');
          return listing;
        },
      },
      first.port,
    );
    await waiting;
    expect(order.filter((entry) => entry !== 'told')).toEqual(['/restore', '/waiting']);
    expect(order).toContain('told');
    expect(connection.status.getState()).toEqual({ state: 'online', attempts: 0 });
  });

  it('goes on when restoring fails', async () => {
    const first = await start({});
    const connection = open(first.port);
    await state(connection, 'online');
    connection.beforeResume(() => Promise.reject(new Error('gone')));
    await first.kill();
    await state(connection, 'lost');
    await start({ 'host.browse': async () => listing }, first.port);
    expect(await connection.call('host.browse', { path: null })).toEqual(listing);
  });

  it('keeps subscriptions over a reconnect, and ends them when told', async () => {
    const first = await start({});
    const connection = open(first.port);
    const heard: string[] = [];
    let next = signalled();
    const stop = connection.on('job', ({ id }) => {
      heard.push(id);
      next.resolve();
    });
    const pushed = async (core: WsCore, id: string) => {
      next = signalled();
      // A call and its answer: the greeting has been read by then, so pushes are sent.
      await connection.call('host.browse', { path: null });
      core.push({ ...job, id });
      await next.promise;
    };
    await first.kill();
    const second = await start({ 'host.browse': async () => listing }, first.port);
    await pushed(second, 'a');
    await second.kill();
    await state(connection, 'lost');
    const third = await start({ 'host.browse': async () => listing }, first.port);
    await pushed(third, 'b');
    stop();
    third.push({ ...job, id: 'c' });
    await connection.call('host.browse', { path: null });
    expect(heard).toEqual(['a', 'b']);
  });

  it('waits longer each time a wire breaks as soon as it stands', async () => {
    const delays: number[] = [];
    const timers = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((
      act: () => void,
      ms = 0,
    ) => {
      delays.push(ms);
      queueMicrotask(act);
      return 0;
    }) as never);
    let opened = 0;
    const enough = signalled();
    openBy(async () => {
      opened += 1;
      const [near] = createMemoryChannels();
      if (opened > 8) enough.resolve();
      else queueMicrotask(() => queueMicrotask(() => near.close()));
      return near;
    });
    await enough.promise;
    timers.mockRestore();
    expect(delays).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
  });

  it('says why it is refused, until it is let in', async () => {
    const core = await start({});
    const why = 'This window has no key.';
    let known = false;
    const connection = openBy(() =>
      known
        ? openWebSocketChannel(`ws://127.0.0.1:${core.port}/ws`)
        : Promise.reject(new StudioError('invalid-input', why)),
    );
    await vi.waitFor(() => expect(connection.status.getState().refused).toBe(why));
    known = true;
    connection.retryNow();
    await state(connection, 'online');
    expect(connection.status.getState().refused).toBeUndefined();
  });

  it('rejects what waits when it is closed', async () => {
    const first = await start({});
    await first.kill();
    const connection = open(first.port);
    const waiting = connection.call('host.recent', {});
    const failure = expect(waiting).rejects.toMatchObject({ code: 'worker-lost' });
    connection.close();
    await failure;
    await expect(connection.call('host.recent', {})).rejects.toMatchObject({ code: 'worker-lost' });
  });
});

describe('jobs of the window', () => {
  it('come from the list, then from pushes, and anew after a reconnect', async () => {
    const first = await start({ 'jobs.list': async () => [job] });
    const connection = open(first.port);
    const jobs = createJobsStore(connection);
    await vi.waitFor(() => expect(jobs.getState()).toEqual([job]));
    const done: JobState = { ...job, state: 'canceled', endedAtMs: 5, error: null, result: null };
    first.push(done);
    first.push({ ...job, id: 'job-2' });
    await vi.waitFor(() => expect(jobs.getState()).toEqual([done, { ...job, id: 'job-2' }]));
    await first.kill();
    await start({ 'jobs.list': async () => [] }, first.port);
    await vi.waitFor(() => expect(jobs.getState()).toEqual([]), 10_000);
  });
});

describe('socket address', () => {
  it.each([
    ['http://localhost:4877/', 'ws://localhost:4877/ws'],
    ['http://localhost:4877/?token=a#/review/12', 'ws://localhost:4877/ws'],
    ['https://lab.example/proxy/4877/index.html#/library', 'wss://lab.example/proxy/4877/ws'],
  ])('%s -> %s', (page, socket) => {
    expect(socketUrl(page)).toBe(socket);
  });
});
