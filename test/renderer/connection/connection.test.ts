import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { connect, type Connection } from '../../../src/renderer/connection/connection';
import { createJobsStore } from '../../../src/renderer/connection/jobs';
import {
  openWebSocketChannel,
  socketUrl,
} from '../../../src/renderer/connection/websocket-channel';
import {
  api,
  type Handlers,
  type JobMethodName,
  type MethodInput,
  type MethodName,
} from '../../../src/shared/api';
import { StudioError } from '../../../src/shared/errors';
import type { JobState } from '../../../src/shared/model/job';
import { createMemoryChannels } from '../../../src/shared/rpc/memory';
import { startWsCore, type WsCore } from './ws-core';

const listing = { path: '/', parent: null, entries: [], shortcuts: [] };
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

let cores: WsCore[];
let connections: Connection[];

/** A socket that, as in a browser, does not throw when nobody listens to its errors. */
class QuietWebSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.on('error', () => {});
  }
}

beforeEach(() => {
  vi.stubGlobal('WebSocket', QuietWebSocket);
  cores = [];
  connections = [];
});
afterEach(async () => {
  for (const connection of connections) connection.close();
  await Promise.all(cores.map((core) => core.kill()));
  vi.unstubAllGlobals();
});

async function start(handlers: Partial<Handlers>, port = 0): Promise<WsCore> {
  const core = await startWsCore(handlers, port);
  cores.push(core);
  return core;
}

function open(port: number): Connection {
  const connection = connect(() => openWebSocketChannel(`ws://127.0.0.1:${port}/ws`));
  connections.push(connection);
  return connection;
}

/** A promise that a test resolves. */
function signalled() {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function state(connection: Connection, wanted: 'online' | 'lost'): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (connection.status.getState().state !== wanted) return;
      stop();
      resolve();
    };
    const stop = connection.status.subscribe(check);
    check();
  });
}

describe('connection', () => {
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
    const connection = connect(async () => {
      opened += 1;
      const [near] = createMemoryChannels();
      if (opened > 8) enough.resolve();
      else queueMicrotask(() => queueMicrotask(() => near.close()));
      return near;
    });
    connections.push(connection);
    await enough.promise;
    timers.mockRestore();
    expect(delays).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
  });

  it('says why it is refused, until it is let in', async () => {
    const core = await start({});
    const why = 'This window has no key.';
    let known = false;
    const connection = connect(() =>
      known
        ? openWebSocketChannel(`ws://127.0.0.1:${core.port}/ws`)
        : Promise.reject(new StudioError('invalid-input', why)),
    );
    connections.push(connection);
    await vi.waitFor(() => expect(connection.status.getState().refused).toBe(why));
    known = true;
    connection.retryNow();
    await state(connection, 'online');
    expect(connection.status.getState().refused).toBeUndefined();
  });

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
